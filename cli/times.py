"""Times as people type them, in the zone of the event that they are about."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from shared.errors import ConfigurationError
from shared.time_zones import is_time_zone, moment_in

HELP = "2026-11-29 20:00 in the event's time zone, or RFC 3339."
ZONE_HELP = "In which its times are meant, as Europe/Berlin."


def typed(option: str, text: str | None, time_zone: str) -> str | None:
    """Return a time as the API takes it. Raises ConfigurationError."""
    if not text:
        return None
    try:
        return moment_in(text, time_zone).isoformat()
    except ValueError as fault:
        raise ConfigurationError(f"{option} holds {text!r}; it {fault}") from None


def known(time_zone: str) -> str:
    """Return the name of a zone. Raises ConfigurationError for what is none."""
    if not is_time_zone(time_zone):
        raise ConfigurationError(f"--time-zone holds {time_zone!r}; it must be a name as Europe/Berlin")
    return time_zone


def there(moment: datetime | None, time_zone: str) -> str:
    """Return a moment as the clocks show it in a zone."""
    if moment is None:
        return ""
    try:
        zone: tzinfo = ZoneInfo(time_zone)
    except (OSError, ValueError, LookupError):  # a zone that this machine has not heard of
        zone = UTC
    try:
        return f"{moment.astimezone(zone).isoformat(' ', 'seconds')} {time_zone if zone is not UTC else 'UTC'}"
    except (ValueError, OverflowError):  # at the ends of the calendar another zone may have no such moment
        return moment.isoformat(" ", "seconds")
