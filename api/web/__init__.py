"""What any view needs."""
