"""One claim from its input to its end: read, work, write, settle."""

import hashlib
import json
import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.options import JobOptions
from ecg_shared.jobs import claims, failures
from ecg_shared.jobs.claims import Claim, ObjectRef
from ecg_shared.jobs.decoding import Decoder, DecoderLostError
from ecg_shared.jobs.failures import Failure, FailureClass
from ecg_shared.jobs.heart import Heart
from ecg_shared.jobs.interrupt import Interruptible, LeaseLost
from ecg_shared.jobs.keys import output_key
from ecg_shared.jobs.sandbox import DecodeBug
from ecg_shared.jobs.shutdown import Shutdown
from ecg_shared.jobs.stage_work import Decoded, InputFile, OutputFile, StageInput, StageOutput, Work
from ecg_shared.jobs.storage import GrantOverError, ObjectStore
from ecg_shared.jobs.timing import Timing
from ecg_shared.serving.predictor import ModelsOfJobs, Predictor

_log = logging.getLogger(__name__)
_SETTLE_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Before each new try to settle while the database restarts; the lease is beaten meanwhile, if it can be."""

_PUTS_AT_A_TIME: Final = 3


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a slot has to run stages with; made once a process, after the fork."""

    engine: Engine
    beats: Engine
    store: ObjectStore
    decoder: Decoder
    models: ModelsOfJobs
    timing: Timing
    shutdown: Shutdown
    canaries: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Made:
    document: str
    artifacts: list[ObjectRef]


def run_claim(claim: Claim, work: Work, equipment: Equipment) -> str:
    """Run a claimed stage to its end and return, in a word, what became of it: the log's and the metrics' outcome.

    Never raises for anything the work does: every error is settled on the row, and when even that fails the lease
    ends by itself.
    """
    interruptible = Interruptible(kill_after_s=equipment.timing.kill_after_s)

    def stop_work() -> None:
        interruptible.interrupt()
        equipment.decoder.cancel()

    heart = Heart(equipment.beats, claim, equipment.timing, shutdown=equipment.shutdown, stop_work=stop_work)
    with heart:
        try:
            made = interruptible.run(lambda: _make(claim, work, equipment, heart))
        except (LeaseLost, GrantOverError):
            return "lost"
        except DecoderLostError:
            return _fail(claim, failures.of_lost_decoder(), equipment)
        except EcgError as error:
            return _fail(claim, failures.of_ecg_error(error), equipment)
        except DBAPIError:
            return "database"  # nothing can be settled now: the lease ends by itself
        except Exception as error:
            return _fail(claim, _reported(claim, error), equipment)
        return _settle(claim, equipment, lambda connection: _finish(connection, claim, made))


def _make(claim: Claim, work: Work, equipment: Equipment, heart: Heart) -> _Made:
    with equipment.engine.connect() as connection:
        refs = claims.input_files(connection, claim)
    stage_input = StageInput(
        job_id=claim.job_id,
        options=JobOptions.model_validate(claim.options),
        kind=claim.kind,
        input_sha256=claim.input["sha256"],
        files=tuple(_read(ref, claim, equipment.store) for ref in refs),
        documents=claim.documents,
    )
    output = work(stage_input, _Context(claim, equipment, heart))
    document = json.dumps(output.document, allow_nan=False, separators=(",", ":"))
    return _Made(document, _write(output, claim, equipment.store))


def _read(ref: ObjectRef, claim: Claim, store: ObjectStore) -> InputFile:
    content = store.read(ref.key, sha256=ref.sha256, length=ref.length, grant=claim.grant)
    return InputFile(ref.name, ref.media_type, content)


def _write(output: StageOutput, claim: Claim, store: ObjectStore) -> list[ObjectRef]:
    """Put every artefact before any row names it, some at a time: each mostly waits for the store."""

    def put(file: OutputFile) -> ObjectRef:
        key = output_key(claim.job_id, claim.stage, claim.fence, file.name)
        sha256 = hashlib.sha256(file.content).hexdigest()
        store.put(key, file.content, sha256=sha256, media_type=file.media_type, grant=claim.grant)
        return ObjectRef(file.name, file.media_type, key, len(file.content), sha256)

    with ThreadPoolExecutor(_PUTS_AT_A_TIME, thread_name_prefix="put") as pool:
        return list(pool.map(put, output.files))


def _finish(connection: Connection, claim: Claim, made: _Made) -> str:
    if not claims.finish_stage(connection, claim, document=made.document, artifacts=made.artifacts):
        return "lost"
    return "succeeded" if claims.next_stage(claim) is None else "stage_done"


def _fail(claim: Claim, failure: Failure, equipment: Equipment) -> str:
    def settle(connection: Connection) -> str:
        became = claims.fail_stage(connection, claim, failure, equipment.timing)
        if became is None:
            return "lost"
        return "failed" if became is FailureClass.PERMANENT else f"again_{became.name.lower()}"

    outcome = _settle(claim, equipment, settle)
    _log.info("job %s: %s is %s, %s", claim.job_id, claim.stage, outcome, failure.document["code"])
    return outcome


def _settle(claim: Claim, equipment: Equipment, settle: Callable[[Connection], str]) -> str:
    """Settle the row, through a restart of the database: the fence makes a second try harmless."""
    for pause_s in (*_SETTLE_PAUSES_S, None):
        try:
            with equipment.engine.connect() as connection:
                return settle(connection)
        except SQLAlchemyError as error:
            if pause_s is None:
                _log.warning("job %s could not be settled (%s)", claim.job_id, type(error).__name__)
            else:
                time.sleep(pause_s)
    return "database"


def _reported(claim: Claim, error: Exception) -> Failure:
    """Log a bug by its type and place alone: its message may hold what was in the file."""
    failure = failures.of_bug()
    places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    kind = str(error) if isinstance(error, DecodeBug) else type(error).__name__
    _log.error("job %s: bug %s, %s at\n%s", claim.job_id, failure.document["reference"], kind, places)
    return failure


class _Context:
    """The `StageContext` of one claim."""

    def __init__(self, claim: Claim, equipment: Equipment, heart: Heart) -> None:
        self.models: Predictor = equipment.models.of_job(claim.job_id, equipment.canaries)
        self._equipment = equipment
        self._heart = heart
        self._deadline_s = time.monotonic() + equipment.timing.stage_deadline_s

    def progress(self, fraction: float) -> None:
        self._heart.progress = min(1.0, max(self._heart.progress, fraction))

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any]) -> Decoded:
        return self._equipment.decoder.decode(entry, files, argument, self._deadline_s - time.monotonic())
