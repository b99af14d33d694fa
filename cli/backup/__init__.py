"""Backups of PostgreSQL, and the way back."""
