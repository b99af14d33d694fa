"""How seats stand in a hall: who sits beside whom, and where that can't be told. Pure."""
