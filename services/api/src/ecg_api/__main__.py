"""``python -m ecg_api``: the gateway as a process."""

from __future__ import annotations

import logging
import sys
from types import FrameType
from typing import Final

import uvicorn

from ecg_api.app import GatewayApp
from ecg_api.development_key import DevelopmentKeyError, settle_development_key
from ecg_api.heads import TimedHeadProtocol
from ecg_api.settings import ApiSettings

_SWITCH_S: Final = 0.0005
"""The event loop gives up the interpreter with each system call and waits this long to get it back from a thread that
puts an object or sends a hint. Python's own 5 ms cost a submission more than all its work."""


class Server(uvicorn.Server):
    """Wakes parked clients when it is told to stop, so that they answer instead of being cut off."""

    def __init__(self, config: uvicorn.Config, app: GatewayApp) -> None:
        super().__init__(config)
        self._gateway_app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop: first those who wait, then the server."""
        gateway = getattr(self._gateway_app, "gateway", None)
        if gateway is not None:
            gateway.feed.wake_all()
            gateway.tenant_feed.wake_all()
        super().handle_exit(sig, frame)


def server(settings: ApiSettings) -> Server:
    """Return the server, not yet running."""
    app = GatewayApp(settings)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        loop="uvloop",
        http=TimedHeadProtocol,
        ws="none",
        lifespan="on",
        access_log=False,  # its lines hold query strings
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=20,
    )
    return Server(config, app)


def main() -> int:
    """Run until told to stop."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(_SWITCH_S)
    settings = ApiSettings()  # type: ignore[call-arg]  # from the environment
    try:
        settle_development_key(settings)
    except DevelopmentKeyError as error:
        sys.stderr.write(f"ecg-api: {error}\n")
        return 1
    running = server(settings)
    running.run()
    return 0 if running.started else 1


if __name__ == "__main__":
    sys.exit(main())
