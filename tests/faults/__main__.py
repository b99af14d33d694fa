"""`make faults`: FAULT_SECONDS, FAULT_SEED and FAULT_KINDS (by comma) choose the round; its last line sums it up.

FAULT_STORES are `single`, `pairs` (of machines, at `survives-machine-loss`), `cluster` (the same with a Redis
Cluster) or `tls`. The clients ask by way of nginx;
FAULT_GATEWAY=off lets them ask the API itself.
"""

from __future__ import annotations

import argparse
import os
import random
import sys

from tests.faults.laboratories import LABORATORIES, SINGLE
from tests.faults.record import record
from tests.faults.round import play

LONG_ROUND_S = 300


def main() -> int:
    parser = argparse.ArgumentParser("make faults", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--record", action="store_true", help="make the round a row of docs/reliability.md")
    is_recorded = parser.parse_args().record
    seed = int(os.environ.get("FAULT_SEED") or random.randrange(10**6))
    seconds = float(os.environ.get("FAULT_SECONDS") or 600)
    stores = os.environ.get("FAULT_STORES") or SINGLE
    if stores not in LABORATORIES:
        print(f"FAULT_STORES holds {stores}; known are {', '.join(LABORATORIES)}", file=sys.stderr)
        return 2
    known = LABORATORIES[stores].faults
    kinds = [kind for kind in os.environ.get("FAULT_KINDS", "").split(",") if kind] or list(known)
    unknown = set(kinds) - known.keys()
    if unknown:
        print(f"FAULT_KINDS holds {', '.join(sorted(unknown))}; known are {', '.join(known)}", file=sys.stderr)
        return 2
    print(
        f"FAULT_STORES={stores} FAULT_SEED={seed} FAULT_SECONDS={seconds:g} FAULT_KINDS={','.join(kinds)}", flush=True
    )
    kills, restarts = (50, 10) if seconds >= LONG_ROUND_S else (5, 1)
    if stores != SINGLE:
        restarts = 0
    behind_nginx = os.environ.get("FAULT_GATEWAY") != "off"
    report = play(seed, seconds, kinds, kills=kills, restarts=restarts, behind_nginx=behind_nginx, stores=stores)
    for kind, times in sorted(report.faults.items()):
        print(f"{kind}: {times}")
    for store, seconds_each in report.store_recoveries_s.items():
        print(f"{store} back: next settled command after {max(seconds_each, default=0):.2f} s at the most")
    print(
        f"readers, listeners, pollers and importers: {report.onlookers} answers; viewers went on {report.resumed} times"
    )
    for violation in report.violations:
        print(f"VIOLATION {violation}")
    if is_recorded:
        record(report)
    print(report.last_line())
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
