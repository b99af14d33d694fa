"""What the stack consists of: which processes, on which ports, with which environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cli.stack import demo, operator_client, probes, shop_key
from cli.stack.layout import Addresses, Layout
from cli.stack.part import Part
from cli.stack.ports import LOCAL, chosen_port, free_ports, is_free
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.process import Launch
from cli.stack.secrets import Secrets, load_or_create
from cli.stack.valkey import EmbeddedValkey
from shared.config import Settings
from shared.errors import ConfigurationError

FLOWER_USER = "rowlock"
_SERVERS, _WORK, _DOORS = 0, 1, 2
"""Stages: what has the higher number is stopped first."""
_POSTGRES_OPTIONS = {"jit": "off", "random_page_cost": "1.1", "max_wal_size": "2GB", "wal_compression": "on"}


class Ports(NamedTuple):
    postgres: int
    streams: int
    broker: int
    worker: int
    sweep: int
    deliver: int
    flower: int
    health: int


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server. `prepare` may take a while and may run in a thread; the part starts after it."""

    part: Part
    prepare: Callable[[], None]


@dataclass(slots=True)
class Stack:
    layout: Layout
    secrets: Secrets
    addresses: Addresses
    servers: Sequence[Server]
    processes: Sequence[Part]
    _create_database: Callable[[], object] = field(default=lambda: None)

    @classmethod
    def plan(cls, layout: Layout, host: str, port: int) -> Stack:
        """Choose ports and describe every process. Servers named in the environment are used instead of our own."""
        named = Settings.from_env()
        kept = load_or_create(layout.secrets)
        secrets = replace(kept, token_secret=named.token_secret or kept.token_secret)
        ports = Ports(*free_ports(len(Ports._fields)))
        postgres, streams, broker = _servers(layout, secrets, ports)
        visible = LOCAL if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
        chosen = named.redis_url or os.environ.get("ROWLOCK_SHARDS")
        addresses = Addresses(
            api=f"http://{visible}:{port}",
            flower=f"http://{LOCAL}:{_flower_port(ports.flower)}",
            database=named.database_url or postgres.url(),
            redis=named.redis_url or streams.url,
            broker=named.broker_url or named.redis_url or broker.url,
            worker_metrics=f"http://{LOCAL}:{ports.worker}/metrics",
            sweep_metrics=f"http://{LOCAL}:{ports.sweep}/metrics",
            shards=named.shards if chosen else _shards_of_machine(),
        )
        servers = [
            (
                not named.database_url,
                _server("postgresql", postgres.launch, lambda _: postgres.ready(), postgres.prepare),
            ),
            (not named.redis_url, _server("valkey", streams.launch, streams.ready, streams.prepare)),
            (not (named.redis_url or named.broker_url), _server("broker", broker.launch, broker.ready, broker.prepare)),
        ]
        env = _environment(addresses, secrets, host, port)
        return cls(
            layout=layout,
            secrets=secrets,
            addresses=addresses,
            servers=[server for wanted, server in servers if wanted],
            processes=_processes(layout, addresses, env, ports),
            _create_database=lambda: None if named.database_url else postgres.create_database(),
        )

    def migrate(self) -> None:
        """Bring the database to the newest schema."""
        from shared.db.migrate import upgrade

        self._create_database()
        upgrade(self.addresses.database)

    def greeting(self, loaded: bool, key: str | None) -> list[str]:
        """Return what the user needs to know, a line each; `key` is a shop's that was made now."""
        lines = [
            f"buy      {self.addresses.api}/e/{demo.EVENT_ID}   (all events: {self.addresses.api}/e)",
            f"office   {self.addresses.api}/office#token={operator_client.token(self.secrets.token_secret)}",
            f"API      {self.addresses.api}/api   (description: /api/openapi.json)",
            f"Flower   {self.addresses.flower}   login {FLOWER_USER}, password {self.secrets.flower_password}",
            f"metrics  {self.addresses.api}/metrics, {self.addresses.worker_metrics}, {self.addresses.sweep_metrics}",
            f"data     {self.layout.data}   (logs in {self.layout.data / 'logs'})",
            shop_key.line(key),
        ]
        if loaded:
            lines.append("loaded the demo event: rowlock seats demo")
        return lines


def _servers(layout: Layout, secrets: Secrets, ports: Ports) -> tuple[EmbeddedPostgres, EmbeddedValkey, EmbeddedValkey]:
    home = layout.servers()
    runtime = home / "runtime"
    postgres = EmbeddedPostgres(
        home / "postgres",
        port=ports.postgres,
        password=secrets.postgres_password,
        runtime=runtime,
        options=_POSTGRES_OPTIONS,
    )
    streams = EmbeddedValkey(
        name="valkey",
        home=home / "valkey",
        port=ports.streams,
        password=secrets.redis_password,
        runtime=runtime,
        durable=True,
    )
    broker = replace(
        streams,
        name="broker",
        home=home / "broker",
        port=ports.broker,
        password=secrets.broker_password,
        durable=False,  # wake-ups may be lost: the sweep sends them again
    )
    return postgres, streams, broker


def _server(
    name: str, launch: Callable[[], Launch], ready: Callable[[int], bool], prepare: Callable[[], None]
) -> Server:
    return Server(Part(name, launch, ready, stage=_SERVERS), prepare)


def _flower_port(free: int) -> int:
    port = chosen_port("ROWLOCK_FLOWER_PORT", free)
    if not is_free(port):
        raise ConfigurationError(f"port {port} is taken; choose another with ROWLOCK_FLOWER_PORT")
    return port


def _shards_of_machine() -> int:
    """Return how many shards this machine serves best: one that no core is free for only makes batches smaller."""
    return min(Settings().shards, os.cpu_count() or 1)


def _environment(addresses: Addresses, secrets: Secrets, host: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "ROWLOCK_DATABASE_URL": addresses.database,
        "ROWLOCK_REDIS_URL": addresses.redis,
        "ROWLOCK_BROKER_URL": addresses.broker,
        "ROWLOCK_SHARDS": str(addresses.shards),
        "ROWLOCK_TOKEN_SECRET": secrets.token_secret,
        **_operations(secrets, host),
        "ROWLOCK_API_HOST": host,
        "ROWLOCK_API_PORT": str(port),
        "ROWLOCK_FLOWER_LINK": addresses.flower,
        "PYTHONUNBUFFERED": "1",
        # In the environment, not among the arguments, where every user of the machine could read it.
        "FLOWER_BASIC_AUTH": f"{FLOWER_USER}:{secrets.flower_password}",
    }


def _operations(secrets: Secrets, host: str) -> dict[str, str]:
    # Metrics are open to this machine alone; a door to others asks for the token.
    local = host in (LOCAL, "localhost", "::1")
    return {} if local else {"ROWLOCK_OPERATIONS_TOKEN": secrets.operations_token}


def _processes(layout: Layout, addresses: Addresses, env: Mapping[str, str], ports: Ports) -> list[Part]:
    api_port, flower_port = (int(url.rpartition(":")[2]) for url in (addresses.api, addresses.flower))
    flower = (
        "celery",
        "-A",
        "workers.app",
        "flower",
        f"--port={flower_port}",
        f"--address={LOCAL}",
        "--tasks_columns=name,uuid,state,result,received,runtime,worker",
    )

    # A crowd of connections does not reach it.
    health_port = chosen_port("ROWLOCK_API_HEALTH_PORT", ports.health)
    health = f"{addresses.api.rpartition(':')[0]}:{health_port}/readyz"

    def part(name: str, module: Sequence[str], port: int, stage: int) -> Part:
        metrics_port = str(port) if stage == _WORK else "0"
        own = {**env, "ROWLOCK_METRICS_PORT": metrics_port, "ROWLOCK_METRICS_HOST": LOCAL}
        if name == "api":
            own["ROWLOCK_API_HEALTH_PORT"] = str(health_port)

        def ready(pid: int) -> bool:
            return probes.listens(pid, port) and (name != "api" or probes.answers(health))

        launch = partial(_python, module, own, layout.log(name), layout.data)
        return Part(name, launch, ready, stage=stage, dispensable=name == "flower")

    return [
        part("api", ["api"], api_port, _DOORS),
        part("worker", ["workers"], ports.worker, _WORK),
        part("sweep", ["workers.sweep"], ports.sweep, _WORK),
        part("deliver", ["workers.deliver"], ports.deliver, _WORK),
        part("flower", flower, flower_port, _DOORS),
    ]


def _python(module: Sequence[str], env: Mapping[str, str], log: Path, cwd: Path) -> Launch:
    return Launch(argv=[sys.executable, "-m", *module], env=env, log=log, cwd=cwd)
