"""Bodies kept from an earlier audit, so that the next one asks only for what changed."""

import json
import threading
from pathlib import Path

from audit.live.inventory import Json

_VERSION = 1


class BodyCache:
    """Keeps bodies in a folder, one file for each account and kind. Only kinds whose bodies hold no secrets use it.

    A file that cannot be read is as good as none: the bodies are asked for again.
    """

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self._account = account
        self._kept: dict[str, dict[str, tuple[str, Json]]] = {}
        self._new: dict[str, dict[str, tuple[str, Json]]] = {}
        self._lock = threading.Lock()

    def get(self, kind: str, identity: str, stamp: str | None) -> Json | None:
        """Return the body that was kept with the same stamp; None if there is none."""
        if stamp is None:
            return None
        with self._lock:
            if kind not in self._kept:
                self._kept[kind] = self._load(kind)
            kept = self._kept[kind].get(identity)
            if kept is None or kept[0] != stamp:
                return None
            self._new.setdefault(kind, {})[identity] = kept
            return kept[1]

    def put(self, kind: str, identity: str, stamp: str | None, body: Json) -> None:
        """Keep a body for the next audit."""
        if stamp is not None:
            with self._lock:
                self._new.setdefault(kind, {})[identity] = (stamp, body)

    def save(self) -> None:
        """Write what was read; bodies that are no longer listed are dropped.

        Raises:
            OSError: the folder cannot be written.
        """
        for kind, bodies in self._new.items():
            if bodies != self._kept.get(kind):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                file = self._file(kind)
                part = file.with_suffix(".part")
                part.write_text(json.dumps({"version": _VERSION, "bodies": bodies}), encoding="utf-8")
                part.replace(file)

    def _load(self, kind: str) -> dict[str, tuple[str, Json]]:
        try:
            kept = json.loads(self._file(kind).read_text(encoding="utf-8"))
            if kept["version"] != _VERSION:
                return {}
            return {identity: (str(stamp), dict(body)) for identity, (stamp, body) in kept["bodies"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _file(self, kind: str) -> Path:
        return self._folder / f"{self._account}-{kind.replace(' ', '-')}.json"
