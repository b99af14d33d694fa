#!/bin/sh
# .venv/bin/rowlock: pip's own start script breaks where the path holds a quote.
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m cli.main "$@"
