"""The gateway."""

import http.client
import shutil
import sys

from ecg_local import environment
from ecg_local.part import Part
from ecg_local.requirements import Module
from ecg_local.site import LOOPBACK, Site

_ANSWER_TIMEOUT_S = 5.0


def _prepare(site: Site) -> None:
    spool = environment.spool_folder(site)
    shutil.rmtree(spool, ignore_errors=True)  # of uploads that an earlier gateway died on
    spool.mkdir(mode=0o700)


def _is_healthy(site: Site) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, site.ports["api"], timeout=_ANSWER_TIMEOUT_S)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


PART = Part(
    name="api",
    requires=(Module("ecg_api", "ecg-api"),),
    command=lambda _: [sys.executable, "-m", "ecg_api"],
    environment=environment.of_services,
    prepare=_prepare,
    is_healthy=_is_healthy,
    depends_on=("migrations", "redis", "s3"),
    ports=("api",),
    stop_timeout_s=40.0,
)
