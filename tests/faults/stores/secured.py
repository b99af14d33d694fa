"""The same stores with the streams behind TLS, on both sides by certificates of an authority of ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from cli.stack import process
from cli.stack.ports import LOCAL, free_ports
from tests.debian_redis import answers, make_authority, redis_launch, tls_lines
from tests.faults.part import Part
from tests.faults.stores.single import SingleStores

GOOD, ENDED = "server.pem", "ended.pem"


class SecuredStores(SingleStores):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._port = free_ports(1)[0]
        self._authority, self._folder = home / "authority", home / "secured"
        self._lines: list[str] = []
        self.streams = Part("streams", self._launch, lambda _: answers(self.redis_url))

    @property
    def redis_url(self) -> str:
        files = {"ssl_ca_certs": "ca.pem", "ssl_certfile": "client.pem", "ssl_keyfile": "client.key"}
        query = "&".join(f"{name}={self._authority}/{file}" for name, file in files.items())
        return f"rediss://{LOCAL}:{self._port}/0?{query}"

    def start(self) -> None:
        for folder in (self._authority, self._folder):
            folder.mkdir()
        make_authority(self._authority)
        self._lines = tls_lines(self._folder, self._authority, self._port, clients=True)
        (self._folder / ENDED).write_bytes(_ended(self._authority))
        super().start()

    def certificate(self, name: str) -> str:
        """Return the path of GOOD or ENDED as the server knows it."""
        return str(self._folder / name)

    def _launch(self) -> process.Launch:
        return redis_launch(*self._lines, home=self._folder)


def _ended(authority: Path) -> bytes:
    """Return the server's certificate as it would be had it ended an hour ago."""
    issuer, server = (x509.load_pem_x509_certificate((authority / name).read_bytes()) for name in ("ca.pem", GOOD))
    key = load_pem_private_key((authority / "ca.key").read_bytes(), None)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(server.subject)
        .issuer_name(issuer.subject)
        .public_key(server.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now - timedelta(hours=1))
    )
    for extension in server.extensions:
        made = made.add_extension(extension.value, extension.critical)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)  # type: ignore[arg-type]  # an EC key of ours
