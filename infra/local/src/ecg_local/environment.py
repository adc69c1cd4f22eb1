"""The variables by which the services find each other."""

from collections.abc import Mapping

from ecg_local.parts import postgres, s3
from ecg_local.site import Site


def of_services(site: Site) -> Mapping[str, str]:
    """Give the settings (`ECG_…`) of every service of the project for the system at this site."""
    user, password = postgres.USER, site.secrets.postgres_password
    return {
        "ECG_MODE": "development",
        "ECG_DATABASE_URL": f"postgresql://{user}:{password}@{site.address('postgres')}/{postgres.DATABASE}",
        "ECG_REDIS_URL": f"redis://:{site.secrets.redis_password}@{site.address('redis')}/0",
        "ECG_S3_ENDPOINT": site.address("s3_s3"),
        "ECG_S3_ACCESS_KEY": site.secrets.s3_access_key,
        "ECG_S3_SECRET_KEY": site.secrets.s3_secret_key,
        "ECG_S3_BUCKET": s3.BUCKET,
        "ECG_S3_SECURE": "false",
        "ECG_KEY_PEPPER": site.secrets.key_pepper,
    }
