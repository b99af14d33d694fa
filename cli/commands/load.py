"""`rowlock load`: many clients on few tickets, then a verdict."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Annotated

import typer

from cli.client import PAGE_MAX, rowlock
from cli.commands.options import finite
from cli.load.clients import Crowd
from cli.load.tally import Tally
from cli.load.verdict import Verdict, judge
from cli.output import Mode, emit, table
from cli.proxies import proxy_for
from cli.stack.demo import EVENT_ID
from cli.target import Target
from rowlock_client import Rowlock
from shared.errors import ConfigurationError

_BROKEN_EXIT = 4
_NAMED_MAX = 200


def register(app: typer.Typer) -> None:
    app.command()(load)


def load(
    *,
    clients: Annotated[int, typer.Option(min=1, max=5_000, help="How many holders ask at the same time.")] = 64,
    tickets: Annotated[int, typer.Option(min=1, max=10_000, help="How many tickets they fight for.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.1, max=3_600, callback=finite, help="How long they go on.")] = 10,
    event: Annotated[str, typer.Option(help="The event; else the demo's.")] = "",
    once: Annotated[
        bool, typer.Option(help="Everybody asks once, all at the same moment; nothing is given back.")
    ] = False,
) -> None:
    """Let many clients fight for few tickets, and check that nothing went wrong."""
    target = Target.from_env()
    if proxy := proxy_for(target.url):
        raise ConfigurationError(
            f"load asks without the proxy of {proxy.variable}: run it beside the API, or set NO_PROXY"
        )
    with rowlock(target) as client:
        chosen = _free_tickets(client, _event(client, event), tickets)
        crowd = Crowd(
            url=target.url,
            tokens=_tokens(target, client, clients),
            tickets=chosen,
            seconds=seconds,
            once=once,
            tally=Tally(),
        )
        asyncio.run(_with_progress(crowd))
        elapsed_s = time.perf_counter() - crowd.tally.began
        verdict = judge(client, crowd.tally.accepted, chosen)
    _report(crowd, elapsed_s, verdict)
    if not verdict.holds:
        raise typer.Exit(_BROKEN_EXIT)


def _event(client: Rowlock, named: str) -> str:
    """Return the event to fight for. Tickets are really taken, so none is chosen but the demo's."""
    if named:
        return named
    events = [event.id for event in islice(client.events(), _NAMED_MAX)]
    if EVENT_ID not in events:
        raise ConfigurationError(f"load takes tickets; say of which event: --event {' | '.join(events) or 'ID'}")
    return EVENT_ID


def _free_tickets(client: Rowlock, event: str, count: int) -> list[str]:
    free = client.tickets(event, status="AVAILABLE", page_size=min(PAGE_MAX, count))
    found = [ticket.id for ticket in islice(free, count)]
    if len(found) < count:
        raise ConfigurationError(f"{event} has {len(found)} free tickets; --tickets must not be more")
    return found


def _tokens(target: Target, client: Rowlock, count: int) -> Sequence[str]:
    """Sign tokens where the secret is known, else ask for guests' ones."""
    if target.token_secret:
        run = uuid.uuid4().hex[:6]
        return [target.sign(f"load-{run}-{number}", "customer") for number in range(count)]
    return [client.begin_session().token for _ in range(count)]


async def _with_progress(crowd: Crowd) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    running = asyncio.create_task(crowd.run())
    with Progress(*columns, transient=True, disable=Mode.json) as progress:
        bar = progress.add_task("", total=crowd.seconds)
        while not running.done():
            await asyncio.wait([running], timeout=0.25)
            elapsed_s = time.perf_counter() - crowd.tally.began
            answers = crowd.tally.answers()
            words = f"{len(crowd.tokens)} clients, {answers} answers, {answers / max(elapsed_s, 0.01):.0f}/s"
            progress.update(bar, description=words, completed=min(elapsed_s, crowd.seconds))
    running.result()


def _report(crowd: Crowd, elapsed_s: float, verdict: Verdict) -> None:
    rows = crowd.tally.rows(elapsed_s)
    result = {
        "clients": len(crowd.tokens),
        "tickets": len(crowd.tickets),
        "seconds": round(elapsed_s, 2),
        "answers_per_second": round(crowd.tally.answers() / elapsed_s, 1),
        "outcomes": rows,
        "verdict": asdict(verdict) | {"holds": verdict.holds},
    }

    def people() -> None:
        title = f"{len(crowd.tokens)} clients, {len(crowd.tickets)} tickets, {elapsed_s:.1f} s, {result['answers_per_second']} answers/s"
        table(title, list(rows[0]) if rows else (), (tuple(row.values()) for row in rows))
        print(f"accepted commands: {verdict.accepted}, not final: {len(verdict.not_final)}")
        print(f"answers that changed: {len(verdict.changed_answers)}")
        print(f"tickets with two active reservations at any time: {len(verdict.double)} of {len(crowd.tickets)}")
        print("verdict: every promise held" if verdict.holds else "verdict: BROKEN")

    emit(result, people)
