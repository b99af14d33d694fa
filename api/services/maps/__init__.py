"""The map of an event's seats: what of them does not change while they sell, column by column."""
