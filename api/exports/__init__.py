"""Lists for spreadsheets: who has which seat of an event."""
