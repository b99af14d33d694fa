"""Looks at each thing that Rowlock depends on, and says what to do about what is wrong."""
