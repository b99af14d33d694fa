"""`python -m bench.sale` sells a hall whole, by Rowlock and by its peer, and prints what was seen; `--write` puts it into docs/performance.md."""

from __future__ import annotations

import argparse
import sys

from bench.sale import page
from bench.sale.crowd import TOGETHER, Sale
from bench.sale.measure import at_peer, at_rowlock
from bench.servers import running_servers

SEATS, BUYERS = 20_000, 5_000
SYSTEMS = {"rowlock": at_rowlock, "peer": at_peer}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.sale", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put it into docs/performance.md, with its chart")
    parser.add_argument("--seats", type=int, default=SEATS)
    parser.add_argument("--buyers", type=int, default=BUYERS, help=f"seats are to be a multiple of {TOGETHER} x buyers")
    parser.add_argument("--only", choices=SYSTEMS, help="sell it by one system alone")
    chosen = parser.parse_args()
    if chosen.buyers < 1 or chosen.seats < 1 or chosen.seats % (TOGETHER * chosen.buyers):
        parser.error(f"--seats must be a multiple of {TOGETHER} x --buyers")
    if chosen.write and chosen.only:
        parser.error("--write needs both systems")
    sale, load, sold = Sale(chosen.seats, chosen.buyers), page.load_now(), []
    for name, by in SYSTEMS.items():
        if chosen.only in (None, name):
            with running_servers() as servers:
                sold.append(by(servers, sale))
    command = " ".join(["python -m bench.sale", *sys.argv[1:]])
    if chosen.write:
        page.write(sold, load, command)
    print(page.described(sold, load, command))
    return int(any(each.tally.errors.total() or each.tally.tickets < sale.seats for each in sold))


if __name__ == "__main__":
    sys.exit(main())
