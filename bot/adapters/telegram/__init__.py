"""Telegram as a chat platform, by python-telegram-bot: updates in, replies out."""
