"""Do the tables agree with each other, and Redis with the tables? `rowlock audit` asks, and mends what is safe to mend."""
