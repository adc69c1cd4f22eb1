"""The variables by which the services find each other."""

import os
from collections.abc import Mapping
from pathlib import Path

from ecg_local.checkout import DASHBOARD
from ecg_local.site import BUCKET, DATABASE, DATABASE_USER, LOOPBACK, Site


def development_key_file(site: Site) -> Path:
    """File that the gateway writes the development key to at its first start."""
    return site.folder / "secrets" / "development_key"


def spool_folder(site: Site) -> Path:
    """Folder for uploads while they come in."""
    return site.folder / "spool"


def slots_of_a_worker() -> int:
    """Stages that each worker runs at once: the two share the cores, and each slot takes 170 MB."""
    return min(max(1, len(os.sched_getaffinity(0)) // 2), 8)


def of_services(site: Site) -> Mapping[str, str]:
    """Give the settings (`ECG_…`) of every service of the project for the system at this site."""
    user, password = DATABASE_USER, site.secrets.postgres_password
    return {
        "ECG_MODE": "development",
        "ECG_DATABASE_URL": f"postgresql://{user}:{password}@{site.address('postgres')}/{DATABASE}",
        "ECG_REDIS_URL": f"redis://:{site.secrets.redis_password}@{site.address('redis')}/0",
        "ECG_S3_ENDPOINT": site.address("s3_s3"),
        "ECG_S3_ACCESS_KEY": site.secrets.s3_access_key,
        "ECG_S3_SECRET_KEY": site.secrets.s3_secret_key,
        "ECG_S3_BUCKET": BUCKET,
        "ECG_S3_SECURE": "false",
        "ECG_MODEL_SERVER": site.address("models"),
        "ECG_KEY_PEPPER": site.secrets.key_pepper,
        "ECG_DEVELOPMENT_KEY_FILE": str(development_key_file(site)),
        "ECG_API_HOST": LOOPBACK,
        "ECG_API_PORT": str(site.ports["api"]),
        "ECG_DASHBOARD_DIR": str(DASHBOARD),
        "ECG_RATE_LIMIT_PER_S": "1e6",  # one user on a machine of their own
        "ECG_SPOOL_DIR": str(spool_folder(site)),
        "ECG_WORKER_CONCURRENCY": str(slots_of_a_worker()),
        "OPENBLAS_NUM_THREADS": "1",  # a slot a core: threads of their own would only wait for one another
    }
