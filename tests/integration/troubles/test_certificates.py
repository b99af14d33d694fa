"""A certificate that ends soon is told before it does, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.troubles.certificates import certificates, trouble_of
from shared.troubles.trouble import Code
from tests.api_process import running_api
from tests.conftest import TOKEN_SECRET
from tests.debian_redis import make_authority, redis_server, tls_lines
from tests.events import put_on_sale
from tests.integration.troubles.story import Scene, tells
from tests.integration.workers.program import running
from tests.pgbouncer import pgbouncer
from tests.servers import scratch


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it signed ends in ten days."""
    return make_authority(tmp_path_factory.mktemp("ending"), days=10)


@pytest.fixture(scope="module")
def secured(authority: Path) -> Iterator[str]:
    port = free_ports(1)[0]
    with scratch() as home:
        lines = tls_lines(home, authority, port, clients=True)
        files = (
            f"ssl_ca_certs={authority}/ca.pem&ssl_certfile={authority}/client.pem&ssl_keyfile={authority}/client.key"
        )
        with redis_server(*lines, home=home, url=f"rediss://127.0.0.1:{port}/0?{files}") as url:
            yield url


def test_a_certificate_that_ends_in_ten_days_is_told_everywhere_and_sales_go_on(
    module_database_url: str, secured: str
) -> None:
    settings = Settings(database_url=module_database_url, redis_url=secured, token_secret=TOKEN_SECRET, shards=4)
    put_on_sale(module_database_url, "gala", 2)
    port = free_ports(1)[0]
    with ExitStack() as stack:
        home = stack.enter_context(scratch())
        sweep = stack.enter_context(running("workers.sweep", replace(settings, metrics_port=port)))
        stack.enter_context(running("workers", settings))
        log = stack.enter_context((home / "api.log").open("wb"))
        api = stack.enter_context(running_api(settings, stderr=log.fileno()))
        scene = Scene(api, home / "api.log", sweep, f"http://127.0.0.1:{port}/metrics", settings, home)
        tells(scene, Code.CERTIFICATE_ENDS, stops=False, named="the certificate of Redis ends in 9 days")
        assert "our certificate for Redis ends in 9 days" in scene.doctor()[1][Code.CERTIFICATE_ENDS]["found"]
        assert scene.reserve("gala-1", Prefer="wait=20").status_code == 200


def test_what_postgresql_shows_and_what_we_show_it_is_seen(database_url: str, authority: Path, tmp_path: Path) -> None:
    options = {
        "client_tls_sslmode": "require",
        "client_tls_key_file": str(tmp_path / "server.key"),
        "client_tls_cert_file": str(tmp_path / "server.pem"),
    }
    with scratch() as home:
        for name in ("server.pem", "server.key"):
            (home / name).write_bytes((authority / name).read_bytes())
            (home / name).chmod(0o644)
        options |= {"client_tls_key_file": f"{home}/server.key", "client_tls_cert_file": f"{home}/server.pem"}
        with pgbouncer(database_url, "session", **options) as url:
            seen = list(certificates(Settings(database_url=f"{url}?sslmode=require&sslcert={authority}/client.pem")))
    assert [each.name for each in seen] == [
        "the certificate of PostgreSQL at 127.0.0.1",
        "our certificate for PostgreSQL",
    ]
    trouble = trouble_of(seen)
    assert trouble is not None
    assert not trouble.stops


def test_one_that_lasts_is_no_trouble_and_one_that_has_ended_stops(tmp_path: Path) -> None:
    lasting = make_authority(tmp_path, days=100)
    settings = Settings(database_url=f"postgresql://a@127.0.0.1:1/b?sslcert={lasting}/client.pem")
    assert trouble_of(list(certificates(settings))) is None
    ended = [each._replace(ends=each.ends.replace(year=2001)) for each in certificates(settings)]
    trouble = trouble_of(ended)
    assert trouble is not None
    assert trouble.stops
    assert "has ended (2001-" in trouble.found
