"""Readers of inventories: pure, streamed, each yields `InventoryRow` and stops at the first mistake."""
