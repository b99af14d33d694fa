"""The boards: the statuses of the events that are being looked at, kept in this process and fed by the journal."""
