# One image for every process of Rowlock: the command names the module (api, workers, workers.sweep, shared.db.migrate, …).
ARG PYTHON=3.11-slim

FROM python:${PYTHON} AS dependencies
# `tracing` has what sends spans, too.
ARG LOCK=image
COPY deploy/locks/${LOCK}.txt lock.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r lock.txt \
 # What only installs is not needed to run.
 && /venv/bin/pip uninstall -q -y setuptools pip

FROM python:${PYTHON}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin rowlock
COPY --from=dependencies /venv /venv
WORKDIR /app
COPY . .
# Compiled once here: the account that runs cannot write, and the start takes half the time.
RUN /venv/bin/python -m compileall -q api workers shared cli clients celeryconfig.py deploy
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app:/app/clients/python \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    ROWLOCK_API_HOST=0.0.0.0 \
    ROWLOCK_API_PORT=8000 \
    ROWLOCK_METRICS_HOST=0.0.0.0 \
    ROWLOCK_LOG_FORMAT=json \
    ROWLOCK_API_HEALTH_PORT=8001 \
    ROWLOCK_HEALTH_URL=http://127.0.0.1:8001/healthz
USER rowlock
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=4s --start-period=15s --retries=3 CMD ["python", "/app/deploy/healthcheck.py"]
ENTRYPOINT ["python", "-m"]
CMD ["api"]
