"""What a page asks for as soon as its script runs, said with the page: it comes while the script does, and not after it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from api.ui.assets import Assets

_UNRESERVED = "!~*'()"
"""What JavaScript's `encodeURIComponent` leaves as it is and Python does not: a preload serves its own address alone."""
_ELSE = "en"


class Preloads:
    """Values of the header `Link`."""

    def __init__(self, assets: Assets) -> None:
        self._base = f"/ui/{assets.version}"
        names = (path.split("/") for path in assets.paths)
        self._languages = {name[1].removesuffix(".ftl") for name in names if name[0] == "locales"}

    def of_event(self, event_id: str, wished: Iterable[str]) -> str:
        event = f"/api/events/{quote(event_id, safe=_UNRESERVED)}"
        return self._links(f"{event}/map", event, f"{event}/seats?ids=false", wished=wished)

    def of_events(self, wished: Iterable[str]) -> str:
        return self._links("/api/events?limit=100", wished=wished)

    def language(self, wished: Iterable[str]) -> str:
        """Return the first language that is spoken here, as the page itself chooses it (`negotiated` of texts.js)."""
        plain = (wish.lower().replace("_", "-").split("-")[0] for wish in wished)
        return next((language for language in plain if language in self._languages), _ELSE)

    def _links(self, *addresses: str, wished: Iterable[str]) -> str:
        all_of_them = (*addresses, f"{self._base}/locales/{self.language(wished)}.ftl")
        # As `fetch` asks for them, with `credentials: "same-origin"`: other words would be another request.
        return ", ".join(f"<{address}>; rel=preload; as=fetch; crossorigin" for address in all_of_them)
