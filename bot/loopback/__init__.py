"""Stand-ins for chat platforms on the loopback, to try, test and measure the bot without them."""
