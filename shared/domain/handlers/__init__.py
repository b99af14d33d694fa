"""What each kind of command does in its turn."""
