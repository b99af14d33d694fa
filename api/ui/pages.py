"""The pages themselves: files in which the addresses of scripts and styles are filled in, and what they may do."""

from __future__ import annotations

from html import escape
from pathlib import Path

from api.ui.assets import Asset, Assets

PAGES = Path(__file__).parent / "pages"
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
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
"""Scripts and styles are files of ours, nothing else runs; no other page may hold ours in a frame."""


class Pages:
    """Each page by its name, made once."""

    def __init__(self, assets: Assets, folder: Path = PAGES) -> None:
        self._assets = assets
        self._made = {path.stem: self._page(path) for path in sorted(folder.glob("*.html"))}

    def page(self, name: str) -> Asset:
        return self._made[name]

    def scripts(self, name: str) -> list[str]:
        """Return the scripts that a page loads, the one that it runs first."""
        module = f"{name}.js"
        bundle = self._assets.bundle(module)
        return [module, *self._assets.imports(module)] if bundle is None else [bundle]

    def _page(self, path: Path) -> Asset:
        base = f"/ui/{self._assets.version}"
        first, *others = [f"{base}/{script}" for script in self.scripts(path.stem)]
        preloads = "\n".join(f'<link rel="modulepreload" href="{escape(each)}">' for each in others)
        text = path.read_text().replace("%BASE%", base).replace("%SCRIPT%", first).replace("%PRELOADS%", preloads)
        return Asset.of(text.encode(), "text/html; charset=utf-8")
