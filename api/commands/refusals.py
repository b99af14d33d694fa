"""What a client hears when its command does not enter a queue."""

from __future__ import annotations

from api import metrics
from api.web.problems import Problem
from shared.errors import AdmissionRefusedError, TooManyPendingError


def refused(refusal: AdmissionRefusedError) -> Problem:
    """Return the problem: 429 where the holder's own commands are in the way, 503 where everybody's are."""
    headers = {"Retry-After": str(refusal.retry_after_s)}
    if isinstance(refusal, TooManyPendingError):
        metrics.REFUSALS.labels("holder").inc()
        return Problem(429, "TOO_MANY_PENDING", f"{refusal}.".capitalize(), headers=headers)
    metrics.REFUSALS.labels("overloaded").inc()
    detail = f"{refusal.ahead} commands wait; more could not be answered in time."
    return Problem(503, "OVERLOADED", detail, headers=headers)
