"""Celery's settings, each with its reason.

A Celery message is only a wake-up, which says that a shard has commands waiting; it may be lost, doubled or late. So nothing
here pays for reliable delivery: the stream holds the commands and the sweep repeats the wake-up.
"""

from __future__ import annotations

from kombu.entity import Queue

from shared.config import Settings
from shared.redis import connections
from shared.redis.keys import celery_queue

_settings = Settings.from_env()

_broker = connections.celery_broker(_settings)
broker_url = _broker.url
broker_use_ssl = _broker.use_ssl

# One queue for each shard, known before the start: queues added to a running worker were forgotten on reconnect (celery#10335).
task_queues = [Queue(celery_queue(shard)) for shard in _settings.shards_drained()]
task_default_queue = task_queues[0].name

# Threads: no child that can be killed in the middle of a commit, no connection shared by a fork, a start without forks.
worker_pool = "threads"
worker_concurrency = _settings.worker_threads
# A thread that ends a drain finds the next wake-up at hand; more would lie idle here while another worker is free.
worker_prefetch_multiplier = 1

# Acknowledged when a thread takes it up: a wake-up that comes twice is waste, and the sweep covers one that is lost.
task_acks_late = False
# Outcomes are published by the drain itself; a result backend would cost a round trip and leak subscriptions.
task_ignore_result = True
result_backend = None

# Flower shows workers, tasks and their results from these events. They cost nothing while nobody listens to them.
worker_send_task_events = True
worker_enable_remote_control = True
event_queue_ttl = 5
event_queue_expires = 60

# A broker that is away for a night must find its workers again; the default gives up after 100 tries.
broker_connection_max_retries = None
broker_connection_retry_on_startup = True
# A full Redis refuses single commands; by default that ends the worker.
broker_channel_error_retry = True
# The broker's heartbeat is AMQP's; Redis has the health check below.
broker_heartbeat = 0
worker_cancel_long_running_tasks_on_connection_loss = False

broker_transport_options = {
    # No list of unacknowledged messages: with it a full Redis loses the message and stops the worker, and each message that
    # is not acknowledged comes again after an hour.
    "ack_emulation": False,
    # One list for each queue instead of four in each blocking pop.
    "priority_steps": [0],
    # Every shard in rotation, so that a busy one can't starve the rest.
    "queue_order_strategy": "round_robin",
    **_broker.transport_options,
}

# Logs are configured by the worker (shared.telemetry.logs).
worker_hijack_root_logger = False
worker_redirect_stdouts = False

accept_content = ["json"]
task_serializer = "json"
enable_utc = True
