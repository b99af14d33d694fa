"""What the API tells, as structs. A field that a newer Rowlock has beside these is ignored; a word of an enumeration is kept."""
