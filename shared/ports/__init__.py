"""What the processes need of the stores, as protocols: PostgreSQL (`batches`), the shard queues in Redis (`queues`)."""
