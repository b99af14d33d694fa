"""From the server's protocol to a Flask request and back."""
