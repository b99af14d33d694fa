"""What is kept of a seating plan beside its seats: sizes, colours, zones and areas, for who draws a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from api.inventory.plan_model import Plan

DRAWING_MAX_BYTES = 1 << 22


def drawing(plan: Plan) -> dict[str, Any]:
    """Return the picture of a plan, of types that JSON knows."""
    picture: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(
            {
                "name": plan.name,
                "size": plan.size,
                "categories": [{"name": category.name, "color": category.color} for category in plan.categories],
                "areas": plan.areas,
                "zones": [
                    {"name": zone.name, "position": zone.position, "areas": zone.areas}
                    | ({} if zone.zone_id is None else {"zone_id": zone.zone_id})
                    for zone in plan.zones
                ],
            }
        )
    )
    return picture


def merged(before: Mapping[str, Any] | None, picture: Mapping[str, Any]) -> dict[str, Any]:
    """Return a picture that grew: what the newer says stands, what only the older knows stays."""
    if not before:
        return dict(picture)
    grown = {**before, **{key: value for key, value in picture.items() if value not in (None, "", [])}}
    for key in ("categories", "zones", "areas"):
        grown[key] = _joined(before.get(key) or [], picture.get(key) or [])
    if before.get("size") and picture.get("size"):
        grown["size"] = {
            side: max(before["size"].get(side) or 0, picture["size"].get(side) or 0) for side in ("width", "height")
        }
    return grown


def _joined(older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return the older ones, each with what the newer of its name says of it, and the newer ones behind them."""
    joined: list[Any] = [dict(each) for each in older]
    names = [_name(each) for each in older]
    for each in newer:
        known = _name(each)
        if known is None:
            joined += [] if each in joined else [each]
        elif known in names:
            at = names.index(known)
            areas = _joined(joined[at].get("areas") or [], each.get("areas") or [])
            joined[at] |= {key: value for key, value in each.items() if value not in (None, "", [])}
            joined[at] |= {"areas": areas} if "areas" in each else {}
        else:
            joined.append(each)
            names.append(known)
    return joined


def _name(part: Mapping[str, Any]) -> tuple[Any, Any] | None:
    return (part.get("name"), part.get("zone_id")) if part.get("name") is not None else None
