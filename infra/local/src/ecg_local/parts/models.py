"""The model server: TensorFlow Serving's wire and folders on ONNX Runtime."""

import http.client
import json
import sys

from ecg_local.checkout import BATCHING, MODELS
from ecg_local.part import Part
from ecg_local.requirements import Module
from ecg_local.site import LOOPBACK, Site

NAME = "models"
_SERVER = "ecg_shared.serving.server"
_ANSWER_TIMEOUT_S = 2.0


def _command(site: Site) -> list[str]:
    return [
        *(sys.executable, "-m", _SERVER),
        *("--port", str(site.ports["models"])),
        *("--rest_api_port", str(site.ports["models_status"])),
        *("--model_base_path", str(MODELS)),
        *("--enable_batching", "--batching_parameters_file", str(BATCHING)),
        "--enable_per_model_batching_parameters",
    ]


def _is_healthy(site: Site) -> bool:
    """Whether every model that lies in a numbered folder is available."""
    names = sorted({version.parent.name for version in MODELS.glob("*/[0-9]*")})
    connection = http.client.HTTPConnection(LOOPBACK, site.ports["models_status"], timeout=_ANSWER_TIMEOUT_S)
    try:
        return all(_is_available(connection, name) for name in names)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_available(connection: http.client.HTTPConnection, name: str) -> bool:
    connection.request("GET", f"/v1/models/{name}")
    answer = json.loads(connection.getresponse().read())
    return any(version["state"] == "AVAILABLE" for version in answer.get("model_version_status", []))


PART = Part(
    name=NAME,
    requires=(Module(_SERVER, "ecg-shared[serving-local]"), Module("onnxruntime", "onnxruntime")),
    command=_command,
    is_healthy=_is_healthy,
    ports=("models", "models_status"),
)
