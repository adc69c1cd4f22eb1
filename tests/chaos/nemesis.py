"""What goes wrong in a storm: acts drawn by a seed, within the restarts that the embedded system allows each part."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import redis
from ecg_local import restarts
from ecg_local.system import EmbeddedSystem

_KILLED = ("api", "digitizer", "analyzer", "sweeper", "models", "redis", "s3", "postgres")
_HUNG = ("api", "analyzer", "models", "redis", "s3", "postgres")
_HANG_S = 4.0


class Nemesis:
    """Draws and does one act after another; `acts` counts them."""

    def __init__(self, system: EmbeddedSystem, *, seed: int) -> None:
        self._system = system
        self._random = random.Random(seed)
        self.acts: Counter[str] = Counter()

    def act(self) -> None:
        """Do harm once; what was to be hurt and is not running now is passed over."""
        kinds: tuple[Callable[[], str], ...] = (self._kill, self._kill, self._kill_slot, self._hang, self._forget)
        self.acts[self._random.choice(kinds)()] += 1

    def _kill(self) -> str:
        part = self._random.choice(_KILLED)
        # One death more within ten minutes would end the system, as it should.
        if part not in self._system.pids or self.acts[f"kill {part}"] == restarts.LIMIT:
            return "nothing"
        self._system.kill(part)
        return f"kill {part}"

    def _kill_slot(self) -> str:
        part = self._random.choice(("digitizer", "analyzer"))
        main = self._system.pids.get(part)
        children = [pid for pid in self._system.processes(part) if pid != main]
        if not children:
            return "nothing"
        os.kill(self._random.choice(children), signal.SIGKILL)
        return f"kill a child of {part}"

    def _hang(self) -> str:
        part = self._random.choice(_HUNG)
        stopped = self._system.processes(part)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(_HANG_S)
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        return f"hang {part}"

    def _forget(self) -> str:
        try:
            with redis.Redis.from_url(self._system.environment["ECG_REDIS_URL"], socket_timeout=1.0) as broker:
                broker.flushall()
        except redis.RedisError:
            return "nothing"
        return "flush redis"
