"""One example for every body of the API. Tests hold each against its model."""

from __future__ import annotations

from typing import Any, Final

from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import DISCLAIMER

_ID: Final = "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a"
_BATCH_ID: Final = "0198c0de-0001-7b2c-8a4d-9e8f7a6b5c4d"
_PATH: Final = f"/v1/jobs/{_ID}"
_SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

CSV_TEXT: Final = "time_s,II\n0.000,0.012\n0.002,0.015\n"
BEATS_CSV: Final = "time_s,class,probability,rr_ms\n0.412,N,0.99,\n1.236,N,0.99,824\n"
SIGNAL_CSV: Final = "time_s,I,II\r\n0.00000,0.0120,0.0310\r\n0.00200,0.0150,\r\n"
EVENTS_TEXT: Final = (
    "retry: 2000\n\n"
    'event: state\nid: 81\ndata: {"status": "running", "stage": "analyze", "epoch": 1, "at": "2026-03-01T12:00Z"}\n\n'
    'event: progress\ndata: {"stage": "analyze", "progress": 0.5}\n\n'
)
TENANT_EVENTS_TEXT: Final = (
    "retry: 2000\nid: 80\n\n"
    f'event: state\nid: 81\ndata: {{"job_id": "{_ID}", "status": "running", "stage": "analyze", "epoch": 1, '
    '"at": "2026-03-01T12:00:00Z"}\n\n'
    f'event: progress\ndata: {{"job_id": "{_ID}", "stage": "analyze", "progress": 0.5}}\n\n'
)
METRICS_TEXT: Final = '# TYPE ecg_queue_depth gauge\necg_queue_depth{queue="analyze"} 3.0\n'

OPTIONS: Final[dict[str, Any]] = {
    "external_id": "order-4711",
    "priority": "stat",
    "sampling_rate_hz": 500,
    "units": "mV",
    "preferred_lead": "II",
    "patient": {"age_years": 63, "sex": "female"},
}
CHANGED_OPTIONS: Final[dict[str, Any]] = {"layout": "3x4+1", "mm_per_s": 25, "patient": {"sex": None}}

UPLOAD_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {
            "description": "The file; the part again for each further file of one recording.",
            "type": "array",
            "minItems": 1,
            "maxItems": 16,
            "items": {"type": "string", "format": "binary"},
        },
        "options": {"$ref": f"#/components/schemas/{JobOptions.__name__}"},
    },
}
UPLOAD_FORM_EXAMPLE: Final[dict[str, Any]] = {"file": ["(bytes)"], "options": OPTIONS}

QUEUED_JOB: Final[dict[str, Any]] = {
    "id": _ID,
    "status": "queued",
    "stage": "analyze",
    "progress": 0.0,
    "priority": "stat",
    "external_id": "order-4711",
    "batch_id": None,
    "submitted_at": "2026-03-01T12:00:00.000000Z",
    "started_at": None,
    "finished_at": None,
    "epoch": 1,
    "result_epoch": None,
    "attempts": 0,
    "input": {"filename": "ecg.csv", "media_type": "text/csv", "bytes": 84_213, "sha256": _SHA256},
    "timings_ms": {"queued": None, "digitize": None, "analyze": None},
    "error": None,
    "links": {
        "self": _PATH,
        "events": f"{_PATH}/events",
        "result": f"{_PATH}/result",
        "signal": f"{_PATH}/signal",
        "cancel": f"{_PATH}/cancel",
        "retry": f"{_PATH}/retry",
    },
}
SUCCEEDED_JOB: Final[dict[str, Any]] = {
    **QUEUED_JOB,
    "status": "succeeded",
    "progress": 1.0,
    "result_epoch": 1,
    "started_at": "2026-03-01T12:00:00.031000Z",
    "finished_at": "2026-03-01T12:00:01.204000Z",
    "attempts": 1,
    "timings_ms": {"queued": 31.0, "digitize": None, "analyze": 1173.0},
}
CANCELLED_JOB: Final[dict[str, Any]] = {
    **QUEUED_JOB,
    "status": "cancelled",
    "finished_at": "2026-03-01T12:00:00.500000Z",
}
JOB_LIST: Final[dict[str, Any]] = {"jobs": [SUCCEEDED_JOB], "next_cursor": "MjAyNi0wMy0wMVQxMjowMDowMCswMDowMA"}

SESSION: Final[dict[str, Any]] = {"tenant": "ward 3", "scopes": ["read", "submit"], "key_id": "0a1b2c3d4e5f"}

NEW_BATCH: Final = {"name": "March, ward 3"}
EMPTY_BATCH: Final[dict[str, Any]] = {
    "id": _BATCH_ID,
    "name": "March, ward 3",
    "created_at": "2026-03-01T11:59:00.000000Z",
    "counts": {"queued": 0, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0},
    "total": 0,
}
BATCH: Final[dict[str, Any]] = {
    **EMPTY_BATCH,
    "counts": {"queued": 12, "running": 2, "succeeded": 85, "failed": 1, "cancelled": 0},
    "total": 100,
    "jobs_per_minute": 94.5,
    "eta_s": 8.9,
    "failures": [
        {
            "code": "no_ecg_found",
            "title": "No ECG trace was found on the page.",
            "mend": "Send a page that shows an ECG, whole and the right way up.",
            "retryable": False,
            "count": 1,
        }
    ],
}
BATCH_LIST: Final[dict[str, Any]] = {"batches": [EMPTY_BATCH], "next_cursor": _BATCH_ID}
BATCH_REPORT_CSV: Final = (
    "external_id,filename,job_id,status,error_code,error_detail,heart_rate_bpm,rmssd_ms,qrs_duration_ms,label,"
    "probability,quality,seconds\r\n"
    f"order-4711,ecg.csv,{_ID},succeeded,,,72.8,31.4,,normal,0.07,good,1.204\r\n"
)

READY: Final[dict[str, Any]] = {
    "status": "ok",
    "dependencies": {
        "database": {"ok": True, "needed": True, "latency_ms": 1.8, "problem": None},
        "storage": {"ok": True, "needed": True, "latency_ms": 4.2, "problem": None},
        "redis": {"ok": True, "needed": False, "latency_ms": 0.6, "problem": None},
    },
}
UNREADY: Final[dict[str, Any]] = {
    "status": "unavailable",
    "dependencies": {
        **READY["dependencies"],
        "storage": {"ok": False, "needed": True, "latency_ms": 2000.0, "problem": "TimeoutError"},
    },
}

SIGNAL_JSON: Final[dict[str, Any]] = {
    "sampling_rate_hz": 500.0,
    "start_s": 0.0,
    "n_samples": 3,
    "calibrated": True,
    "leads": [{"name": "II", "signal_mv": [0.012, 0.015, None]}],
}
SIGNAL_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["sampling_rate_hz", "start_s", "n_samples", "calibrated", "leads"],
    "additionalProperties": False,
    "properties": {
        "sampling_rate_hz": {"type": "number"},
        "start_s": {"type": "number", "description": "Time of the first sample."},
        "n_samples": {"type": "integer"},
        "calibrated": {"type": "boolean"},
        "leads": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "signal_mv"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "signal_mv": {
                        "type": "array",
                        "items": {"type": ["number", "null"]},
                        "description": "Millivolts; null where nothing was recorded.",
                    },
                },
            },
        },
    },
}

RESULT_CSV: Final = (
    "job_id,part,name,lead,value,unit,n,severity,method,reason_if_null,text\r\n"
    f"{_ID},measurements,heart_rate,,72.8,bpm,11,,median_rr,,\r\n"
    f"{_ID},measurements,qrs_duration,,,ms,0,,global_marks,no_qrs_marks,\r\n"
    f"{_ID},prediction,label,,normal,,,,arrhythmia 1,,\r\n"
)

_MODEL: Final = {"name": "arrhythmia", "version": "1"}
RESULT: Final[dict[str, Any]] = {
    "schema_version": "1",
    "job_id": _ID,
    "epoch": 1,
    "input": {
        "kind": "signal",
        "format": "csv",
        "pages": None,
        "sha256": _SHA256,
        "patient": {"age_years": 63, "sex": "female"},
    },
    "signal": {
        "sampling_rate_hz": 500.0,
        "duration_s": 10.0,
        "leads": ["II"],
        "calibrated": True,
        "derived_leads": [],
        "gaps": [],
        "start": None,
    },
    "digitization": None,
    "quality": {
        "verdict": "good",
        "reason_if_not_interpretable": None,
        "leads": [
            {
                "name": "II",
                "verdict": "good",
                "reasons": [],
                "segments": [{"start_s": 4.0, "end_s": 6.0, "problem": "noise"}],
                "shares": {"noise": 0.2},
            }
        ],
        "excluded": [],
        "used_leads": ["II"],
        "used_s": 10.0,
    },
    "vitals": {"heart_rate_bpm": 72.8, "rmssd_ms": 31.4, "qrs_duration_ms": None},
    "measurements": {
        "heart_rate": {
            "value": 72.8,
            "unit": "bpm",
            "n": 11,
            "method": "median_rr",
            "reason_if_null": None,
            "per_lead": None,
        },
        "qrs_duration": {
            "value": None,
            "unit": "ms",
            "n": 0,
            "method": "global_marks",
            "reason_if_null": "no_qrs_marks",
            "per_lead": None,
        },
    },
    "beats": {"count": 12, "by_class": {"N": 12, "S": 0, "V": 0, "F": 0, "Q": 0}, "artifact": "beats.csv"},
    "prediction": {
        "label": "normal",
        "probability": 0.07,
        "threshold": 0.5,
        "calibrated": True,
        "rejected": False,
        "model": _MODEL,
        "windows": [{"start_s": 0.0, "end_s": 10.0, "probability": 0.07}],
        "heads": {},
        "reason_if_null": None,
    },
    "findings": [],
    "warnings": [{"code": "units_inferred", "detail": "The unit was taken from the size of the QRS complexes."}],
    "versions": {"software": "0.1.0", "models": {"arrhythmia": "1"}, "schema": "1"},
    "artifacts": {
        "beats.csv": {
            "href": f"{_PATH}/artifacts/beats.csv",
            "media_type": "text/csv",
            "bytes": 512,
            "sha256": _SHA256,
        }
    },
    "disclaimer": DISCLAIMER,
}
