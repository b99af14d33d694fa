"""Row lock only: one PostgreSQL transaction with SELECT … FOR UPDATE for every click, no Redis."""

from __future__ import annotations

import os

from bench.peers import store, web

transactions = store.Transactions(int(os.environ.get("PEER_THREADS", "16")))

app = web.create_app(transactions.reserve, transactions.release)
