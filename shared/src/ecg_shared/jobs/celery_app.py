"""The Celery app: two queues of wake-up hints. No result, acknowledgement or retry of Celery's is relied on."""

from typing import Any, Final

from celery import Celery
from kombu.entity import Queue

from ecg_shared.contract.job import Stage
from ecg_shared.jobs.settings import JobsSettings

_CONFIGURATION: Final[dict[str, Any]] = {
    # Each queue with its own key on the nameless exchange: bare queues share one key, and a hint lands in all.
    "task_queues": [Queue(stage.value, routing_key=stage.value) for stage in Stage],  # type: ignore[no-untyped-call]
    "task_default_exchange": "",
    "task_create_missing_queues": False,
    "task_ignore_result": True,
    "task_acks_late": False,
    "task_serializer": "json",
    "accept_content": ["json"],
    "worker_prefetch_multiplier": 1,
    "worker_disable_prefetch": True,  # else hints sit in a busy worker
    "worker_redirect_stdouts": False,
    "worker_hijack_root_logger": False,
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "worker_proc_alive_timeout": 90.0,  # a child starts its decoder and opens its models first
    "worker_max_tasks_per_child": 200,
    "worker_max_memory_per_child": 1_500_000,  # KiB, looked at between tasks
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
}
_RECEIVING: Final = {"socket_connect_timeout": 2, "socket_timeout": 10, "health_check_interval": 10}
_SENDING: Final = {
    "socket_connect_timeout": 0.2,
    "socket_timeout": 0.3,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}


def hint_task(stage: Stage | str) -> str:
    """Name of the task that wakes a stage's workers; its arguments are job id, stage and epoch, and nothing else."""
    return f"ecg.{stage}.hint"


def receiving_app(settings: JobsSettings) -> Celery:
    """Make the app of a worker: it waits for its broker for as long as it takes."""
    return _app(settings, _RECEIVING)


def sending_app(settings: JobsSettings) -> Celery:
    """Make the app of a process that only sends hints: a dead broker costs it a third of a second."""
    return _app(settings, _SENDING)


def _app(settings: JobsSettings, transport: dict[str, Any]) -> Celery:
    app = Celery("ecg", broker=settings.redis_url.get_secret_value(), set_as_current=False)
    app.conf.update(_CONFIGURATION)
    app.conf.broker_transport_options = transport
    return app
