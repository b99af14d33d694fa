"""What is wrong with what Rowlock stands on: found by looking, told in the same words by log, metrics, health and doctor."""
