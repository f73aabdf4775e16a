"""The files of a stack, and when one is saved."""

from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, watch

from catalog.source.extends import read_layers

_SUFFIXES = (".yml", ".yaml")
_DEBOUNCE, _STEP = 60, 20
"""Milliseconds: an editor writes a file in several steps, and saves of many files belong together."""
_LOOK = 200
"""Milliseconds after which the wait for changes is interrupted, so that Ctrl-C is noticed."""


def saves(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield once at the beginning, and then after each save the files that were saved, by their names.

    It ends when it is interrupted.
    """
    while True:
        folders, begun = _folders(folder), False
        for changes in watch(
            *folders,
            watch_filter=_is_yaml,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            recursive=False,
            raise_interrupt=True,
        ):
            # The first round has no changes. It shows that watching has begun: no later save is missed.
            if changes or not begun:
                begun = True
                yield tuple(sorted({_shown(Path(path)) for _, path in changes}))
                if _folders(folder) != folders:  # `extends` names other folders now
                    break


def _folders(folder: Path) -> frozenset[Path]:
    """Return the folders of a stack's files, with those that it extends as far as they can be read."""
    layers, _ = read_layers(folder)
    read = {Path(file.name).resolve().parent for layer in layers for file in layer}
    return frozenset({folder.resolve(), *read})


def _is_yaml(_change: Change, path: str) -> bool:
    return path.endswith(_SUFFIXES)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
