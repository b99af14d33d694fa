"""Webhooks: cursors on the feed that are read to a shop's address, one request in flight for each."""
