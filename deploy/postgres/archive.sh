#!/bin/sh
# archive.sh FILE TARGET: PostgreSQL's archive_command, once for each piece of its log. A piece is there whole or not at all; one that is
# there already, as after a crash between the copy and PostgreSQL's note of it, must be the same.
set -eu
if [ -e "$2" ]; then exec cmp -s "$1" "$2"; fi
cp "$1" "$2.half"
sync "$2.half"
mv "$2.half" "$2"
