"""Who sends a request, how that is shown and what it may do."""
