from collections.abc import Callable
from pathlib import Path

import pytest

from catalog import Catalog, CatalogErrors, load

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder `shop` below the working directory, so that places read `shop/a.yml:1:1`."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "shop"
    made.mkdir()
    return made


@pytest.fixture
def loaded(folder: Path) -> Callable[..., Catalog]:
    """Loads the texts of a folder, which is emptied before: `loaded("…")` is a.yml, `loaded(one="…", two="…")` more."""

    def run(text: str | None = None, **texts: str) -> Catalog:
        for old in folder.iterdir():
            old.unlink()
        for name, content in {**({} if text is None else {"a": text}), **texts}.items():
            (folder / f"{name}.yml").write_text(content, encoding="utf-8")
        return load(folder)

    return run


@pytest.fixture
def refused(loaded: Callable[..., Catalog]) -> Callable[..., list[str]]:
    """The errors of a folder of texts, one text each; an empty list when it loads."""

    def run(text: str | None = None, **texts: str) -> list[str]:
        try:
            loaded(text, **texts)
        except CatalogErrors as errors:
            return [str(error) for error in errors.errors]
        return []

    return run
