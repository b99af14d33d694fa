"""The API's side of the queues: append and read."""
