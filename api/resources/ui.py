"""The pages for people, and the files that they are made of."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request

from api.services.process import services
from api.ui import docs
from api.ui.assets import Asset, Assets
from api.ui.pages import POLICY, Pages
from api.ui.preloads import Preloads
from api.web.deferred import Ready, deferred
from api.web.documented import Access, documented
from api.web.problems import not_found
from api.web.reading import NAME_MAX_LENGTH
from shared.errors import StoreUnavailableError

blueprint = Blueprint("ui", __name__)

FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"
EACH_TIME = "no-cache"

ASSETS = Assets()
PAGES = Pages(ASSETS)
PRELOADS = Preloads(ASSETS)
DOCS = docs.page()
RELEASES = {each.version: each for each in (ASSETS, docs.FILES)}
MODULE = "rowlock-seatmap.js"


def _entry(folder: str) -> Asset:
    module = ASSETS.bundle(MODULE) or MODULE
    return Asset.of(f'export * from "{folder}/{module}";\n'.encode(), "text/javascript; charset=utf-8")


ENTRY = _entry(f"./{ASSETS.version}")
"""What a shop's page names, whatever the release."""


@blueprint.get("/ui/rowlock-seatmap.js")
def get_entry() -> Response:
    return _sent(ENTRY, A_WHILE)


@blueprint.get("/ui/<release>/<file>")
def get_file(release: str, file: str) -> Response:
    return _file(release, file)


@blueprint.get("/ui/<release>/<folder>/<module>")
def get_file_of_folder(release: str, folder: str, module: str) -> Response:
    return _file(release, f"{folder}/{module}")


@blueprint.get("/e")
def get_events_page() -> Response:
    return _page("events", link=PRELOADS.of_events(_wished()))


@blueprint.get("/e/<event_id>")
@deferred
async def get_event_page(event_id: str) -> Response:
    if not await _is_event(event_id):
        return _page("event", 404)
    return _page("event", link=PRELOADS.of_event(event_id, _wished()))


@blueprint.get("/office")
def get_office_page() -> Response:
    """The page knows nobody: the token stays in the browser, and each call is judged by itself."""
    return _page("office")


@blueprint.get("/api/docs")
@documented(
    "The page about this document.", name="getDocs", tag="meta", access=Access.PUBLIC, answers={200: "text/html"}
)
def get_docs() -> Response:
    return _shown(DOCS, docs.POLICY)


async def _is_event(event_id: str) -> bool:
    if len(event_id) > NAME_MAX_LENGTH or not event_id.isprintable():
        return False
    try:
        return await services().reads.events.read(event_id) is not None
    except StoreUnavailableError:
        return True  # the page says itself that nothing answers, and goes on by itself when something does


def _file(release: str, path: str) -> Response:
    if release != ASSETS.version and path in (MODULE, f"bundled/{MODULE}"):
        # A shop's page that was told of another release, minutes ago: what is here serves it as well.
        return _sent(_entry("../" * (path.count("/") + 1) + ASSETS.version), "no-store")
    # One release is here. Another instance may have told of another: nginx asks the next one after a 404.
    files = RELEASES.get(release)
    asset = None if files is None else files.find(path)
    if asset is None:
        raise not_found("file")
    return _sent(asset, FOREVER)


def _wished() -> list[str]:
    """Return the languages that the reader wants, the first before the others; what the browser remembers is not known here."""
    return [request.args.get("lang", ""), *request.accept_languages.values()]


def _page(name: str, status: int = 200, *, link: str = "") -> Response:
    early = [("Link", link), ("Vary", "Accept-Language")] if link else []
    return _shown(PAGES.page(name), POLICY, status, early)


def _shown(page: Asset, policy: str, status: int = 200, more: Iterable[tuple[str, str]] = ()) -> Response:
    headers = [
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        *more,
    ]
    return _sent(page, EACH_TIME, status, headers)


def _sent(asset: Asset, kept: str, status: int = 200, more: list[tuple[str, str]] | None = None) -> Response:
    headers = [
        ("Content-Type", asset.media),
        ("Cache-Control", kept),
        ("ETag", f'W/"{asset.tag}"'),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        *(more or ()),
    ]
    if status == 200 and request.if_none_match.contains_weak(asset.tag):
        return Ready(b"", 304, headers)
    if request.accept_encodings["gzip"] > 0:
        return Ready(asset.packed, status, [*headers, ("Content-Encoding", "gzip")])
    return Ready(asset.body, status, headers)
