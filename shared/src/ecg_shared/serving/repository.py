"""Which models and versions are served, as their folders come and go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from threading import Event, Lock, Thread

from ecg_shared.serving.batching import Arrays, Batcher, BatchingParameters
from ecg_shared.serving.served_model import ModelBrokenError, ServedModel, version_folders
from ecg_shared.serving.signature import Signature

log = logging.getLogger(__name__)

Load = Callable[[Path], ServedModel]
Policy = Callable[[Iterable[int]], set[int]]
Batching = Callable[[Path], BatchingParameters | None]
"""How requests to the version of a folder are batched, None for one by one."""


class NotServedError(LookupError):
    """No such model, or no such version of it."""


class LabelUnknownError(LookupError):
    """The model has no version with that label."""


class State(Enum):
    """What a version is doing, with TensorFlow Serving's numbers."""

    LOADING = 20
    AVAILABLE = 30
    END = 50


@dataclass(frozen=True, slots=True)
class VersionStatus:
    """State of one version; ``error`` says why it did not load."""

    version: int
    state: State
    error: str = ""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model's name, the folder of its versions, which of them are wanted, and the labels that some carry."""

    name: str
    folder: Path
    policy: Policy
    labels: Mapping[str, int] = field(default_factory=dict)


def one_by_one(folder: Path) -> None:
    """Batch nothing."""


def newest(count: int = 1) -> Policy:
    """Want the highest version numbers; TensorFlow Serving's policy where nothing else is said."""
    return lambda versions: set(sorted(versions)[-count:])


class ServedVersion:
    """A loaded version with its batcher, if requests are batched."""

    def __init__(self, number: int, model: ServedModel, batching: BatchingParameters | None) -> None:
        """Start batching."""
        self.number = number
        self._model = model
        self._batcher = Batcher(model.run, batching) if batching else None

    @property
    def signatures(self) -> Mapping[str, Signature]:
        """The model's signatures by name."""
        return self._model.signatures

    def run(self, inputs: Arrays, signature: str, *, abandoned: Callable[[], bool]) -> Arrays:
        """Return the outputs for checked inputs, possibly computed together with those of other callers."""
        if self._batcher is None:
            return self._model.run(inputs, signature)
        return self._batcher.run(inputs, signature, abandoned=abandoned)

    def close(self) -> None:
        """Finish what is waiting."""
        if self._batcher is not None:
            self._batcher.close()


class Repository:
    """The versions that answer now. Safe to share among threads."""

    def __init__(self, sources: Iterable[ModelSource], *, load: Load, batching: Batching = one_by_one) -> None:
        """Take the models; ``scan`` loads them."""
        self._load = load
        self._batching = batching
        self._sources: dict[str, ModelSource] = {}
        self._labels: dict[str, dict[str, int]] = {}
        self._served: dict[str, dict[int, ServedVersion]] = {}
        self._statuses: dict[str, dict[int, VersionStatus]] = {}
        self.take(sources)
        self._lock = Lock()
        self._stop = Event()
        self._watcher: Thread | None = None

    def take(self, sources: Iterable[ModelSource]) -> None:
        """Serve these models from the next scan on, and no others."""
        self._sources = {source.name: source for source in sources}

    def scan(self) -> None:
        """Load the versions that are wanted and not loaded, then let go of those no longer wanted.

        A version that does not load is tried again at the next scan; until a wanted one is there, the old stays. So
        does a label until its new version is there.
        """
        for name in self._served.keys() - self._sources.keys():
            for number in list(self._served[name]):
                self._unload_version(name, number)
        for source in self._sources.values():
            self._served.setdefault(source.name, {})
            self._statuses.setdefault(source.name, {})
            folders = version_folders(source.folder)
            wanted = source.policy(folders)
            for number in sorted(wanted - self._served[source.name].keys()):
                self._load_version(source.name, number, folders[number])
            if wanted & self._served[source.name].keys():
                self._move_labels(source)
                for number in self._served[source.name].keys() - wanted:
                    self._unload_version(source.name, number)

    def watch(self, every_s: float) -> None:
        """Scan again and again from a thread, until ``close``."""
        self._watcher = Thread(target=self._watch, args=(every_s,), name="model-folders", daemon=True)
        self._watcher.start()

    def number(self, name: str, version: int | None = None, label: str | None = None) -> int | None:
        """Return the version that is asked for, None for the highest; raises LabelUnknownError."""
        if label is None:
            return version
        with self._lock:
            labelled = self._labels.get(name, {}).get(label)
        if labelled is None:
            raise LabelUnknownError(f"Unrecognized servable version label: {label}")
        return labelled

    def find(self, name: str, version: int | None = None) -> ServedVersion:
        """Return the version asked for, or the highest; raises NotServedError."""
        with self._lock:
            served = self._served.get(name, {})
            if version is None and served:
                return served[max(served)]
            if version is not None and version in served:
                return served[version]
        raise NotServedError(f"Servable not found for request: {name} version {version or 'latest'}")

    def statuses(self, name: str, version: int | None = None) -> list[VersionStatus]:
        """Return the state of the model's versions, or of one, highest first; raises NotServedError."""
        with self._lock:
            known = self._statuses.get(name, {})
            chosen = [status for number, status in sorted(known.items(), reverse=True) if version in (None, number)]
        if not chosen:
            raise NotServedError(f"Could not find any versions of model {name}")
        return chosen

    def close(self) -> None:
        """Stop watching and let go of every version once it has answered what waits."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
        for name, versions in self._served.items():
            for number in list(versions):
                self._unload_version(name, number)

    def _watch(self, every_s: float) -> None:
        while not self._stop.wait(every_s):
            self.scan()

    def _move_labels(self, source: ModelSource) -> None:
        before = self._labels.get(source.name, {})
        after = {}
        for label, number in source.labels.items():
            if number in self._served[source.name]:
                after[label] = number
            elif label in before:
                after[label] = before[label]
        for label, number in after.items():
            if before.get(label) != number:
                log.info("model %s: %s is version %d", source.name, label, number)
        with self._lock:
            self._labels[source.name] = after

    def _load_version(self, name: str, number: int, folder: Path) -> None:
        before = self._statuses[name].get(number)
        self._note(name, VersionStatus(number, State.LOADING))
        try:
            version = ServedVersion(number, self._load(folder), self._batching(folder))
        except (ModelBrokenError, ValueError) as error:
            status = VersionStatus(number, State.END, str(error))
            if status != before:
                log.error("model %s version %d does not load: %s", name, number, error)
            self._note(name, status)
            return
        with self._lock:
            self._served[name] = {**self._served[name], number: version}
        self._note(name, VersionStatus(number, State.AVAILABLE))
        log.info("model %s version %d is served", name, number)

    def _unload_version(self, name: str, number: int) -> None:
        with self._lock:
            version = self._served[name][number]
            self._served[name] = {key: value for key, value in self._served[name].items() if key != number}
        version.close()
        self._note(name, VersionStatus(number, State.END))
        log.info("model %s version %d is let go", name, number)

    def _note(self, name: str, status: VersionStatus) -> None:
        with self._lock:
            self._statuses[name][status.version] = status
