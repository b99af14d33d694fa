"""Readers of inventories: pure, streamed; each yields `InventoryRow` and notes every mistake with its place."""
