"""What the API shows and manages beside the commands: events, tickets, reservations, orders, sessions."""
