"""The Celery application. Flower and other tools name it too, so it opens nothing by itself."""

from __future__ import annotations

from celery import Celery

app = Celery("rowlock", include=["workers.tasks"])
app.config_from_object("celeryconfig")
