"""The process around a stage: Celery's prefork pool, each child a slot with its own connections and decoder.

A worker's ``main`` is one call: ``serve(Stage.ANALYZE, analyze_job, settings=…, open_models=…, decoders=…)``.
"""

import ctypes
import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final

from celery.signals import setup_logging, worker_process_init, worker_process_shutdown, worker_shutting_down
from pydantic import Field

from ecg_shared.contract.job import Stage
from ecg_shared.jobs.announce import Announcer
from ecg_shared.jobs.celery_app import hint_task, receiving_app
from ecg_shared.jobs.database import open_engine
from ecg_shared.jobs.decoding import SandboxDecoder
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.logs import log_to_stderr
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.shutdown import Shutdown
from ecg_shared.jobs.slot import Slot
from ecg_shared.jobs.stage_run import Equipment
from ecg_shared.jobs.stage_work import Work
from ecg_shared.jobs.storage import ObjectStore
from ecg_shared.serving.predictor import ModelsOfJobs

_log = logging.getLogger(__name__)
_PR_SET_PDEATHSIG: Final = 1


class WorkerSettings(JobsSettings):
    """Settings of a worker."""

    worker_concurrency: Annotated[int, Field(ge=1, le=64, description="Slots: stages run at once")] = max(
        1, len(os.sched_getaffinity(0))
    )
    model_canaries: Annotated[
        Mapping[str, Annotated[float, Field(ge=0, le=1)]],
        Field(
            default_factory=dict,
            description='Models on trial: the share of jobs that the version labelled canary answers, {"beats": 0.1}',
        ),
    ]


def serve(
    stage: Stage,
    work: Work,
    *,
    settings: WorkerSettings,
    open_models: Callable[[], ModelsOfJobs],
    decoders: Sequence[str],
) -> int:
    """Run a stage's worker until it is stopped.

    ``open_models`` is called in each child, after the fork; ``decoders`` are the modules that decoding needs warm.

    SIGTERM drains: no more rows are taken, running ones have ``timing.drain_s`` before they are released.
    """
    log_to_stderr(f"{stage}-worker")
    app = receiving_app(settings)
    shutdown = Shutdown()
    slots: list[Slot] = []  # of this process: none in the main process, one in a child

    @app.task(name=hint_task(stage), ignore_result=True)  # type: ignore[untyped-decorator]
    def on_hint(_job_id: str, _stage: str, _epoch: int) -> None:
        """Wake up only: the claim takes the row whose turn it is, which may be another."""
        for slot in slots:
            slot.wake()

    def in_new_child(**_: object) -> None:
        _die_with_the_main_process()
        slot = _make_slot(stage, work, settings, shutdown, open_models, decoders)
        slots.append(slot)
        slot.start()

    def in_ending_child(**_: object) -> None:
        for slot in slots:
            slot.close()

    def in_main_when_stopped(**_: object) -> None:
        shutdown.request()

    setup_logging.connect(_keep_our_logging)
    worker_process_init.connect(in_new_child)
    worker_process_shutdown.connect(in_ending_child)
    worker_shutting_down.connect(in_main_when_stopped)
    _log.info("%s worker with %d slots", stage, settings.worker_concurrency)
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=prefork",
            f"--concurrency={settings.worker_concurrency}",
            f"--queues={stage}",
            *quiet,
        ]
    )
    return 0


def _make_slot(
    stage: Stage,
    work: Work,
    settings: WorkerSettings,
    shutdown: Shutdown,
    open_models: Callable[[], ModelsOfJobs],
    decoders: Sequence[str],
) -> Slot:
    limits = DecodeLimits()
    equipment = Equipment(
        engine=open_engine(settings, name=f"{stage}-slot"),
        beats=open_engine(settings, name=f"{stage}-heart", pool_size=1),
        store=ObjectStore.from_settings(settings),
        decoder=SandboxDecoder(lambda: DecodeParent.start(limits, decoders)),
        models=open_models(),
        timing=settings.timing,
        shutdown=shutdown,
        canaries=settings.model_canaries,
    )
    return Slot(
        stage,
        work,
        equipment,
        hints=HintSender(settings),
        announcer=Announcer(settings),
        restart_worker=lambda: os.kill(os.getppid(), signal.SIGTERM),
    )


def _die_with_the_main_process() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _keep_our_logging(**_: object) -> None:
    """Tell Celery, by being connected, that logging is set up."""
