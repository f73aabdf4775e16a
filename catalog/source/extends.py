"""`extends`: the folders that a folder of YAML overlays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from catalog.forms.diagnostics import CatalogError
from catalog.forms.text import shown
from catalog.source.files import YamlFile, read_folder
from catalog.source.places import as_opened, place
from catalog.source.scalars import what_yaml_made

EXTENDS = "extends"
HINT = "write a folder relative to this one, or a list of folders: `extends: ../shared`"
Layer = list[YamlFile]


def read_layers(folder: Path) -> tuple[list[Layer], list[CatalogError]]:
    """Return the files of a folder and of those that it extends, one layer for each folder, and their errors.

    An extended folder comes before the one that extends it, in the written order. A folder that is reached twice is one
    layer.
    """
    layers: list[Layer] = []
    errors: list[CatalogError] = []
    _read(folder, (), layers, errors, set())
    return layers, errors


def layer_folders(folder: Path, layers: Sequence[Layer]) -> tuple[Path, ...]:
    """Return the folder and those that it extends, the one that overlays the others first."""
    files = (Path(file.name) for layer in reversed(layers) for file in layer)
    names = dict.fromkeys([as_opened(folder), *(as_opened(file.parent) for file in files)])
    return tuple(map(Path, names))


def _read(
    folder: Path, path: Sequence[Path], layers: list[Layer], errors: list[CatalogError], known: set[Path]
) -> list[CatalogError]:
    """Add the layers of a folder. Returns an error of the folder itself if another folder extends it."""
    path = (*path, folder.resolve())
    known.add(path[-1])
    files, problems = read_folder(folder)
    about_itself = [error for error in problems if error.source.line == 0 and error.source.file == as_opened(folder)]
    errors += [error for error in problems if len(path) == 1 or error not in about_itself]
    before = len(errors)
    extended = _extended(files, errors)
    if len(errors) > before:
        layers.append([])  # an unknown folder has no files
    for node in extended:
        target = folder / node.value
        if target.resolve() in path:
            names = " → ".join(as_opened(step) for step in (*path[path.index(target.resolve()) :], target.resolve()))
            errors.append(CatalogError(place(node), f"a folder extends itself: {names}", "remove one of them"))
        elif target.resolve() not in known:
            refused = _read(target, path, layers, errors, known)
            errors += [
                replace(item, source=place(node), message=f"{shown(node.value)}: {item.message}") for item in refused
            ]
    layers.append(files)
    return about_itself


def _extended(files: Layer, errors: list[CatalogError]) -> list[yaml.ScalarNode]:
    """The text nodes that name the folders which a layer extends."""
    forms = [(key, node) for file in files for key, node in file.root.value if key.value == EXTENDS]
    for key, _ in forms[1:]:
        message = f"`{EXTENDS}` is written twice in this folder"
        errors.append(CatalogError(place(key), message, f"first at {place(forms[0][0])}: write one list of folders"))
    folders: list[yaml.ScalarNode] = []
    for _, node in forms[:1]:
        entries = node.value if isinstance(node, yaml.SequenceNode) and node.value else [node]
        for entry in entries:
            if isinstance(entry, yaml.ScalarNode) and entry.value and what_yaml_made(entry) is None:
                folders.append(entry)
            else:
                errors.append(CatalogError(place(entry), f"`{EXTENDS}`: expected the name of a folder", HINT))
    return folders
