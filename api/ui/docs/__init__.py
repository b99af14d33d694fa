"""The page about the API: Swagger UI as it was published, told what to show by a script of ours."""

from __future__ import annotations

from pathlib import Path

from api.ui.assets import Asset, Assets

_HERE = Path(__file__).parent
FILES = Assets(_HERE / "files")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""As that of the other pages, but for trusted types: Swagger UI writes what it made of Markdown into the page."""


def page() -> Asset:
    text = (_HERE / "docs.html").read_text().replace("%BASE%", f"/ui/{FILES.version}")
    return Asset.of(text.encode(), "text/html; charset=utf-8")
