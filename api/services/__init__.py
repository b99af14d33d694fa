"""What lives once in a process."""
