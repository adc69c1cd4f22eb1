"""A flag that the main process raises and its pool children see."""

import mmap


class Shutdown:
    """One byte of memory shared across a fork: Celery tells only the main process that it is being stopped."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 1)

    def request(self) -> None:
        """Ask every child to take no more work and to end what it has."""
        self._memory[0] = 1

    @property
    def requested(self) -> bool:
        """Whether the worker is being stopped."""
        return self._memory[0] == 1
