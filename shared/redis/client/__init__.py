"""Transport: connections, protocol, scripts. Knows nothing of tickets."""
