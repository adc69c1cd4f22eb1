"""TensorFlow Serving's messages and services, importable where no TensorFlow is installed.

The published stubs import a few message files of TensorFlow. Those of ``wire/`` stand in for them: their folder goes
behind everything else on ``sys.path`` and holds no ``__init__.py`` in ``tensorflow/`` and ``xla/``, so it only adds
namespace packages, which lose to a real TensorFlow. This is the one module that does something when imported, because
an import statement is what has to be made to work.

With these stubs ``import tensorflow`` succeeds and is empty: ask ``real_tensorflow_installed`` instead of trying.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_WIRE = str(Path(__file__).parent / "wire")
if _WIRE not in sys.path:
    sys.path.append(_WIRE)

from google.protobuf import json_format, text_format  # type: ignore[import-untyped]  # noqa: E402
from tensorflow.core.framework.tensor_pb2 import TensorProto  # noqa: E402
from tensorflow.core.protobuf.meta_graph_pb2 import SignatureDef, TensorInfo  # noqa: E402
from tensorflow_serving.apis.get_model_metadata_pb2 import (  # noqa: E402
    GetModelMetadataRequest,
    GetModelMetadataResponse,
    SignatureDefMap,
)
from tensorflow_serving.apis.get_model_status_pb2 import (  # noqa: E402
    GetModelStatusRequest,
    GetModelStatusResponse,
    ModelVersionStatus,
)
from tensorflow_serving.apis.model_pb2 import ModelSpec  # noqa: E402
from tensorflow_serving.apis.model_service_pb2_grpc import (  # noqa: E402
    ModelServiceServicer,
    ModelServiceStub,
    add_ModelServiceServicer_to_server,
)
from tensorflow_serving.apis.predict_pb2 import PredictRequest, PredictResponse  # noqa: E402
from tensorflow_serving.apis.prediction_service_pb2_grpc import (  # noqa: E402
    PredictionServiceServicer,
    PredictionServiceStub,
    add_PredictionServiceServicer_to_server,
)
from tensorflow_serving.config.model_server_config_pb2 import ModelServerConfig  # noqa: E402

from ecg_shared.serving.wire.batching_parameters_pb2 import (  # type: ignore[attr-defined]  # noqa: E402
    BatchingParameters,
)

__all__ = [
    "BatchingParameters",
    "GetModelMetadataRequest",
    "GetModelMetadataResponse",
    "GetModelStatusRequest",
    "GetModelStatusResponse",
    "ModelServerConfig",
    "ModelServiceServicer",
    "ModelServiceStub",
    "ModelSpec",
    "ModelVersionStatus",
    "PredictRequest",
    "PredictResponse",
    "PredictionServiceServicer",
    "PredictionServiceStub",
    "SignatureDef",
    "SignatureDefMap",
    "TensorInfo",
    "TensorProto",
    "add_ModelServiceServicer_to_server",
    "add_PredictionServiceServicer_to_server",
    "json_format",
    "real_tensorflow_installed",
    "text_format",
]


def real_tensorflow_installed() -> bool:
    """Whether ``tensorflow`` is the package itself and not the messages of ``wire/``."""
    spec = find_spec("tensorflow")
    return spec is not None and spec.origin is not None
