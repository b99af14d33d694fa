"""The worker's side of the queues: take and publish."""
