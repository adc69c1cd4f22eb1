"""A worker whose stage does what the upload says: a line `verb argument`. Run as a program by the tests."""

import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Stage
from ecg_shared.jobs.stage_work import Decoded, InputFile, OutputFile, StageContext, StageInput, StageOutput
from ecg_shared.jobs.worker import WorkerSettings, serve
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE, Array


class NoModels:
    def of_job(self, job_id: UUID, canaries: Mapping[str, float]) -> Self:
        return self

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        raise NotImplementedError

    def version(self, model: str) -> str:
        raise NotImplementedError


def obey(stage_input: StageInput, context: StageContext) -> StageOutput:
    verb, _, argument = stage_input.files[0].content.decode().partition(" ")
    match verb:
        case "sleep":
            for _ in range(int(float(argument) / 0.05)):
                time.sleep(0.05)
        case "deaf":  # one long call into C, which no exception interrupts
            time.sleep(float(argument))
        case "fail":
            raise EcgError(code=ErrorCode(argument))
        case "bug":
            raise ValueError("PATIENT NAME")
        case "nan":
            return StageOutput({"value": float("nan")}, ())
        case "decode":
            facts, arrays = context.decode("obedient_worker:count", stage_input.files, {})
            return StageOutput({**facts, "zeros": arrays["zeros"].tolist()}, ())
    context.progress(0.5)
    return StageOutput({"said": verb}, (OutputFile("signal.i16", "application/octet-stream", argument.encode()),))


def count(files: Sequence[InputFile], argument: Mapping[str, Any]) -> Decoded:
    return {"bytes": len(files[0].content)}, {"zeros": np.zeros(3)}


if __name__ == "__main__":
    settings = WorkerSettings()  # type: ignore[call-arg]
    sys.exit(serve(Stage(sys.argv[1]), obey, settings=settings, open_models=NoModels, decoders=("numpy",)))
