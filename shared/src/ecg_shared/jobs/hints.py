"""Wake-up hints to the workers: worth a third of a second, and never a reason to fail."""

from uuid import UUID

from ecg_shared.jobs.celery_app import hint_task, sending_app
from ecg_shared.jobs.settings import JobsSettings


class HintSender:
    """Puts hints on the stages' queues. Safe to share between threads; make it after a fork, never before."""

    def __init__(self, settings: JobsSettings) -> None:
        self._app = sending_app(settings)

    def send(self, job_id: UUID, stage: str, epoch: int) -> None:
        """Wake a worker of the stage, within about 300 ms.

        Raises kombu.exceptions.OperationalError or OSError when the broker does not take it; the sweeper sends it
        again, or a worker's own look finds the row.
        """
        self._app.send_task(
            hint_task(stage), args=(str(job_id), stage, epoch), queue=stage, retry=False, ignore_result=True
        )

    def close(self) -> None:
        """Close the connections."""
        self._app.close()
