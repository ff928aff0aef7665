"""The parts of a conversation: who may, whose turn it is, and what each command and button does."""
