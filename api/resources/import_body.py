"""The JSON of an import as OpenAPI has it. No type has this shape: its keys are read in six languages, and others are attributes."""

from __future__ import annotations

from typing import Any

from api.inventory.fields import CAPACITY_MAX, POSITION_MAX, RANK_MAX
from api.web.documented import Written

_NAME = {"anyOf": [{"type": "string", "maxLength": 100}, {"type": "integer"}]}


def _described(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "description": words}


NEW_TICKET = {
    "title": "NewTicket",
    "type": "object",
    "description": "A seat, or with `capacity` an area of standing tickets. Further fields are kept as attributes.",
    "properties": {
        "section": _described("Compulsory.", _NAME),
        "row": _described("May be missing.", _NAME),
        "number": _described("Compulsory, unless there is a `capacity`.", _NAME),
        "price": _described(
            'A whole number of minor units, or a text such as "45,00 €".',
            {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "number", "minimum": 0}, {"type": "string"}]},
        ),
        "category": _NAME,
        "accessible": {"type": "boolean"},
        "companion": _described(
            "For who comes along with somebody in the accessible seat beside it.", {"type": "boolean"}
        ),
        "for_sale": {"type": "boolean"},
        "capacity": {"type": "integer", "minimum": 1, "maximum": CAPACITY_MAX},
        "x": {"type": "number"},
        "y": {"type": "number"},
        "position": _described(
            "Seats whose positions differ by one are neighbours.",
            {"type": "integer", "minimum": 0, "maximum": POSITION_MAX},
        ),
        "block": _described("Seats of different blocks are never neighbours.", _NAME),
        "rank": _described("The smallest is best.", {"type": "integer", "minimum": 0, "maximum": RANK_MAX}),
    },
    "additionalProperties": True,
}
_LIST = {"type": "array", "items": {"$ref": "#/components/schemas/NewTicket"}, "minItems": 1}
TICKET_LIST = {
    "title": "TicketList",
    "type": "object",
    "properties": {"tickets": _LIST},
    "required": ["tickets"],
    "additionalProperties": False,
}
_OBJECT = {"type": "object", "additionalProperties": True}
SEATING_PLAN = {
    "title": "SeatingPlan",
    "type": "object",
    "description": "A plan as editors of venues export it; docs/import.md says what is read of it.",
    "properties": {
        "name": {"type": "string"},
        "zones": {"type": "array", "items": _OBJECT},
        "categories": {"type": "array", "items": _OBJECT},
        "areas": {"type": "array", "items": _OBJECT},
        "size": _OBJECT,
    },
    "required": ["zones"],
    "additionalProperties": True,
}
TICKET_IMPORT = Written(
    name="TicketImport",
    schemas={
        "TicketImport": {
            "title": "TicketImport",
            "anyOf": [
                _LIST,
                {"$ref": "#/components/schemas/TicketList"},
                {"$ref": "#/components/schemas/SeatingPlan"},
            ],
        },
        "NewTicket": NEW_TICKET,
        "TicketList": TICKET_LIST,
        "SeatingPlan": SEATING_PLAN,
    },
)
