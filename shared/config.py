"""Every setting, read from the environment once and checked together.

`Settings` is the table: a field is the variable `ROWLOCK_<FIELD>` unless it says otherwise. Units stand last in the name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import AddressValueError, IPv6Address, ip_network
from typing import Any
from urllib.parse import quote

from shared.domain.ids import SHARDS_MAX
from shared.errors import ConfigurationError
from shared.issuers import read_issuers

_PASSWORD = re.compile(
    r"(?<=:)[^:/@]+(?=@)|(?<=[?&]password=)[^&]*|(?<=[?&]sslpassword=)[^&]*|(?<=[?&]sentinel_password=)[^&]*"
)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
REDIS_SCHEMES = (
    "redis",
    "rediss",
    "valkey",
    "valkeys",
    "unix",
    "redis+socket",
    "redis+sentinel",
    "redis+cluster",
    "rediss+cluster",
)
_TRACE_URL = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_LINK = re.compile(r"(?:https?:/)?/[^\s/\\@][^\s\\@]*")
TOKEN_SECRET_MIN_LENGTH = 32
TOKEN_LIFE_MAX_SECONDS = 90 * 86_400
"""No token lives longer: who needs more has a key, which can be revoked."""


class Durability(StrEnum):
    """What an answer of 202 survives. Each weaker level is named for what it risks."""

    SURVIVES_POWER_LOSS = "survives-power-loss"
    """Redis flushes each append, PostgreSQL each commit, before anybody is answered."""
    SURVIVES_MACHINE_LOSS = "survives-machine-loss"
    """The same, and a replica's append-only file has the command too (WAITAOF) before the 202."""
    STORE_KEEPS_IT = "store-keeps-it"
    """What the store keeps by itself: one with a log of its own instead of an append-only file. Its operator vouches for it."""
    MAY_LOSE_A_SECOND = "may-lose-a-second"
    """Redis flushes once a second and PostgreSQL's commits are asynchronous: a power cut may take the last second."""


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


class LogFormat(StrEnum):
    JSON = "json"
    TEXT = "text"
    AUTO = "auto"
    """Text on a terminal, JSON elsewhere."""


def _setting(
    default: Any, doc: str, *, low: int | None = None, high: int | None = None, also: tuple[str, ...] = ()
) -> Any:
    """Describe a setting: its default, its meaning, its bounds and the other variables that set it."""
    return field(default=default, metadata={"doc": doc, "low": low, "high": high, "also": also})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Build with `Settings.from_env`, which raises ConfigurationError naming the first wrong variable."""

    database_url: str = _setting("", "PostgreSQL, as postgresql://user:password@host:port/name", also=("DATABASE_URL",))
    read_url: str = _setting(
        "", "a replica of that PostgreSQL, or a pooler before one, for lists and the feed; empty: none"
    )
    redis_url: str = _setting(
        "",
        "Redis or Valkey with the streams: redis://, rediss:// for TLS, unix://, redis+sentinel:// or redis+cluster://; else built from REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_DB",
        also=("REDIS_URL",),
    )
    broker_url: str = _setting("", "Redis or Valkey of the Celery queues; empty: the one with the streams")
    token_secret: str = _setting("", "key that signs the tokens, 32 characters or more")
    token_secret_old: str = _setting("", "key that signed before it, still believed; empty: none")
    issuers: str = _setting(
        "", "identity providers whose tokens are believed, as JSON ([Who may do what](principals.md)); empty: none"
    )
    durability: Durability = _setting(Durability.SURVIVES_POWER_LOSS, "what an answer of 202 survives")

    shards: int = _setting(16, "number of shards, each with a queue of its own", low=1, high=SHARDS_MAX)
    batch_max: int = _setting(500, "commands settled in one transaction", low=1, high=5_000)
    backlog_max: int = _setting(50_000, "commands that may wait in one shard before admission refuses", low=1)
    backlog_bytes_max: int = _setting(
        67_108_864, "bytes of commands that may wait in one shard before admission refuses", low=1_048_576
    )
    pending_per_holder_max: int = _setting(
        200, "commands of one holder that may wait in one shard; one counts once for each 4 KiB begun", low=1
    )
    promised_wait_seconds: int = _setting(30, "longest wait promised at admission, by the shard's measured rate", low=1)
    lease_ms: int = _setting(3_000, "life of a shard's lock without renewal", low=500, high=60_000)
    sweep_ms: int = _setting(1_000, "pause between two sweeps", low=50, high=60_000)
    wake_ms: int = _setting(900, "life of a shard's wake mark; below the sweep's pause", low=50, high=60_000)
    drain_budget_ms: int = _setting(5_000, "time after which a drain lets other shards have its thread", low=100)
    statement_timeout_ms: int = _setting(2_000, "longest statement of a batch; below the lease", low=100, high=60_000)
    attempts_max: int = _setting(5, "tries of a batch before its poisonous command is looked for", low=1, high=20)
    outcome_ttl_seconds: int = _setting(3_600, "life of an outcome in Redis; PostgreSQL has it longer", low=1)
    idempotency_ttl_seconds: int = _setting(86_400, "life of an idempotency key", low=1)
    retention_days: int = _setting(30, "age at which partitions of commands and changes are dropped", low=1)

    worker_threads: int = _setting(2, "drains at the same time in one worker", low=1, high=64)
    worker_queues: str = _setting("", "shards of one worker as 0-7 or 0,3,5; empty: all")
    api_host: str = _setting("127.0.0.1", "address on which the API listens")
    api_port: int = _setting(8000, "port on which the API listens", low=1, high=65_535)
    api_health_port: int = _setting(
        0, "port on which health alone is answered, whatever crowd holds the other; 0: none", low=0, high=65_535
    )
    api_drain_ms: int = _setting(
        0,
        "time for which an API told to end still serves, for a balancer to let go of its connections",
        low=0,
        high=60_000,
    )
    trusted_proxies: str = _setting(
        "",
        "addresses or networks of proxies before the API whose X-Forwarded-For is believed, as 10.0.0.0/8, 127.0.0.1",
    )
    api_threads: int = _setting(8, "threads of one API process for what reads PostgreSQL", low=1, high=256)
    wait_max_seconds: int = _setting(30, "longest Prefer: wait", low=1, high=300)
    connections_max: int = _setting(4_096, "connections that one API process has open", low=8, high=1_000_000)
    waits_max: int = _setting(2_500, "clients of one API process that may wait at the same time", low=1, high=100_000)
    waits_per_holder_max: int = _setting(200, "of them, those of one holder; further ones are answered at once", low=1)
    waits_per_address_max: int = _setting(1_000, "of them, those of one address", low=1)
    streams_max: int = _setting(2_500, "streams that one API process keeps open", low=1, high=100_000)
    streams_per_address_max: int = _setting(400, "of them, those of one address", low=1)
    stream_max_seconds: int = _setting(3_600, "longest life of a stream; its client opens it again", low=1, high=86_400)
    head_timeout_ms: int = _setting(
        15_000, "patience with the head of a request, or with the next", low=100, high=600_000
    )
    body_timeout_seconds: int = _setting(
        30, "patience with a body; for an import, with each piece of it", low=1, high=600
    )
    body_max_bytes: int = _setting(1_048_576, "longest body of a request, imports excepted", low=1_024)
    import_max_bytes: int = _setting(268_435_456, "longest body of an import", low=1_024)
    store_timeout_ms: int = _setting(2_000, "patience with Redis before it counts as unavailable", low=50)
    session_ttl_seconds: int = _setting(86_400, "life of a guest's token", low=60, high=TOKEN_LIFE_MAX_SECONDS)
    guest_sessions: Switch = _setting(Switch.ON, "whether anybody may begin a guest's session")
    address_sessions_per_minute: int = _setting(
        600, "guest sessions begun from one address, by each API process; 0: no limit", low=0, high=100_000
    )
    rate_guest: int = _setting(
        0, "requests a second of one guest, by each API process; 0: no limit", low=0, high=100_000
    )
    rate_holder: int = _setting(
        0, "requests a second of one customer, by each API process; 0: no limit", low=0, high=100_000
    )
    rate_key: int = _setting(
        0, "requests a second of one shop's key, by each API process; 0: no limit", low=0, high=100_000
    )
    allowed_origins: str = _setting(
        "", "origins whose pages may call the API from a browser, as https://shop.example; * for all; empty: none"
    )
    waitaof_timeout_ms: int = _setting(1_000, "patience with a replica where durability asks for one", low=10)

    webhook_allow: str = _setting(
        "", "networks within ours that webhooks may reach, over plain HTTP too, as 10.0.1.0/24, fd00::/8"
    )
    webhook_timeout_ms: int = _setting(15_000, "patience with the receiver of a webhook", low=100, high=30_000)

    trace_url: str = _setting(
        "", "where spans go by OTLP over HTTP, as http://collector:4318/v1/traces; empty: nothing is traced"
    )
    trace_per_thousand: int = _setting(
        0, "commands of a thousand that are traced, beside those that a shop's traceparent asks for", low=0, high=1_000
    )
    log_format: LogFormat = _setting(LogFormat.AUTO, "json, text, or auto: text on a terminal")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR")
    metrics_host: str = _setting("127.0.0.1", "address of the metrics of worker and sweep")
    metrics_port: int = _setting(0, "port of the metrics of worker and sweep; 0: none", low=0, high=65_535)
    flower_link: str = _setting("", "where the box office links to Flower, as /flower/ or an address; empty: no link")
    grafana_link: str = _setting("", "where it links to Grafana; empty: no link")
    operations_token: str = _setting(
        "", "bearer token for /metrics and /actuator/metrics; empty: open to who reaches them"
    )

    def __post_init__(self) -> None:
        _require(
            self.wake_ms < self.sweep_ms,
            "ROWLOCK_WAKE_MS",
            self.wake_ms,
            f"less than ROWLOCK_SWEEP_MS ({self.sweep_ms})",
        )
        _require(
            self.statement_timeout_ms < self.lease_ms,
            "ROWLOCK_STATEMENT_TIMEOUT_MS",
            self.statement_timeout_ms,
            f"less than ROWLOCK_LEASE_MS ({self.lease_ms})",
        )
        _require(
            self.batch_max <= self.backlog_max,
            "ROWLOCK_BATCH_MAX",
            self.batch_max,
            f"at most ROWLOCK_BACKLOG_MAX ({self.backlog_max})",
        )
        # What Redis answers from must not outlive the rows it answers for.
        kept_s = self.retention_days * 86_400
        for name in ("outcome_ttl_seconds", "idempotency_ttl_seconds"):
            held = getattr(self, name)
            allowed = f"at most ROWLOCK_RETENTION_DAYS ({self.retention_days}: {kept_s} s)"
            _require(held <= kept_s, f"ROWLOCK_{name.upper()}", held, allowed)
        _require(
            self.trace_url == "" or _TRACE_URL.fullmatch(self.trace_url) is not None,
            "ROWLOCK_TRACE_URL",
            self.trace_url,
            "an address as http://collector:4318/v1/traces",
        )
        for name in ("flower_link", "grafana_link"):
            link = getattr(self, name)
            is_one = link == "" or _LINK.fullmatch(link) is not None
            _require(
                is_one, f"ROWLOCK_{name.upper()}", link, "a path as /flower/, or an address as https://flower.example"
            )
        levels = ("DEBUG", "INFO", "WARNING", "ERROR")
        _require(self.log_level in levels, "ROWLOCK_LOG_LEVEL", self.log_level, "one of " + ", ".join(levels))
        self.shards_drained()
        self.trusted_proxy_names()
        self.allowed_origin_names()
        read_issuers(self.issuers)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings. Raises ConfigurationError with one line that names the variable."""
        env = os.environ if env is None else env
        values: dict[str, Any] = {}
        for item in fields(cls):
            for name in (f"ROWLOCK_{item.name.upper()}", *item.metadata["also"]):
                if env.get(name, "") != "":
                    values[item.name] = _parse(name, env[name], item.default, item.metadata)
                    break
        if "redis_url" not in values and env.get("REDIS_HOST"):
            values["redis_url"] = _redis_url(env)
        return cls(**values)

    def require(self, *names: str) -> Settings:
        """Return the settings if each of `names` is set. Raises ConfigurationError for the first that is not."""
        allowed = {"database_url": ("postgresql", "postgres"), "redis_url": REDIS_SCHEMES}
        for name in names:
            value = getattr(self, name)
            variable = f"ROWLOCK_{name.upper()}"
            _require(bool(value), variable, "nothing", "set; it has no default")
            if name in allowed:
                _require(
                    value.partition("://")[0] in allowed[name],
                    variable,
                    masked(value),
                    " or ".join(f"{s}://…" for s in allowed[name]),
                )
            if name == "token_secret":
                _require_secret("ROWLOCK_TOKEN_SECRET", value)
                if self.token_secret_old:
                    _require_secret("ROWLOCK_TOKEN_SECRET_OLD", self.token_secret_old)
        return self

    @property
    def celery_broker_url(self) -> str:
        return self.broker_url or self.redis_url

    def shards_drained(self) -> tuple[int, ...]:
        """Return the shards whose queues a worker listens to."""
        if not self.worker_queues:
            return tuple(range(self.shards))
        chosen: set[int] = set()
        try:
            for part in self.worker_queues.split(","):
                low, _, high = part.partition("-")
                chosen.update(range(int(low), int(high or low) + 1))
        except ValueError:
            chosen.add(-1)
        _require(
            bool(chosen) and min(chosen) >= 0 and max(chosen) < self.shards,
            "ROWLOCK_WORKER_QUEUES",
            self.worker_queues,
            f"shards from 0 to {self.shards - 1} as 0-7 or 0,3,5",
        )
        return tuple(sorted(chosen))

    def allowed_origin_names(self) -> tuple[str, ...]:
        """Return the origins whose pages may call, as browsers spell them."""
        names = tuple(self.allowed_origins.replace(",", " ").split())
        for name in names:
            _require(
                name == "*" or _ORIGIN.fullmatch(name) is not None,
                "ROWLOCK_ALLOWED_ORIGINS",
                name,
                "* or origins as https://shop.example or http://localhost:3000, in small letters, separated by commas",
            )
        return names

    def trusted_proxy_names(self) -> tuple[str, ...]:
        """Return the addresses and networks of the trusted proxies, each one that `ipaddress` can read."""
        names = tuple(self.trusted_proxies.replace(",", " ").split())
        for name in names:
            try:
                ip_network(name, strict=False)
            except ValueError:
                allowed = "addresses or networks as 127.0.0.1 or 10.0.0.0/8, separated by commas"
                raise ConfigurationError(_line("ROWLOCK_TRUSTED_PROXIES", name, allowed)) from None
        return names


def _parse(name: str, raw: str, default: Any, metadata: Mapping[str, Any]) -> Any:
    if isinstance(default, StrEnum):
        kind = type(default)
        _require(raw in list(kind), name, raw, "one of " + ", ".join(kind))
        return kind(raw)
    if isinstance(default, int):
        low, high = metadata["low"], metadata["high"]
        allowed = f"a whole number from {low}" + (f" to {high}" if high is not None else " on")
        try:
            value = int(raw)
        except ValueError:
            raise ConfigurationError(_line(name, raw, allowed)) from None
        _require(value >= low and (high is None or value <= high), name, raw, allowed)
        return value
    return raw


def _redis_url(env: Mapping[str, str]) -> str:
    password = env.get("REDIS_PASSWORD", "")
    credentials = f":{quote(password, safe='')}@" if password else ""
    port = _parse("REDIS_PORT", env.get("REDIS_PORT") or "6379", 6379, {"low": 1, "high": 65_535})
    database = _parse("REDIS_DB", env.get("REDIS_DB") or "0", 0, {"low": 0, "high": None})
    return f"redis://{credentials}{_url_host('REDIS_HOST', env['REDIS_HOST'])}:{port}/{database}"


def _url_host(name: str, host: str) -> str:
    """Return a host as it stands in a URL: an IPv6 address in brackets."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return f"[{IPv6Address(bare)}]"
    except AddressValueError:
        _require(bool(re.fullmatch(r"[\w.-]+", host)), name, host, "a host's name or address; the port is REDIS_PORT's")
        return host


def _require_secret(variable: str, value: str) -> None:
    _require(
        len(value) >= TOKEN_SECRET_MIN_LENGTH,
        variable,
        f"{len(value)} characters",
        f"at least {TOKEN_SECRET_MIN_LENGTH} characters",
    )


def masked(url: str) -> str:
    """Return the URL, well formed or not, without its passwords."""
    return _PASSWORD.sub("***", url)


def _line(name: str, held: object, allowed: str) -> str:
    return f"{name} holds {held!r}; it must be {allowed}"


def _require(holds: bool, name: str, held: object, allowed: str) -> None:
    if not holds:
        raise ConfigurationError(_line(name, held, allowed))
