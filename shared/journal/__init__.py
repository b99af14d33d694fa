"""The journal: what changed, in the order in which it was committed, for whoever follows."""
