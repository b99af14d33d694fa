"""The life of a command at the API."""
