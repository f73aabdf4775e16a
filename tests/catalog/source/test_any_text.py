"""Whatever a file holds, it loads or is refused with places; nothing else comes out."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import CatalogErrors, load
from catalog.registry import FORMS
from catalog.source.extends import EXTENDS

WORDS = st.sampled_from(
    [
        "name",
        "id",
        "kind",
        "slack",
        "no",
        "1:30",
        "null",
        "~",
        "5m",
        "error_rate > 1%",
        "critical",
        "0.5",
        "-",
        "&a",
        "*a",
        "!x y",
        "<<",
        "everyone",
        "people",
        "levels",
        "notify",
        "where",
        "json",
        "owns",
        "renamed_from",
        "''",
        "2026-02-30",
        "condition",
        "duration",
        "severity",
        "service",
        "projects",
        "components",
        "rotations",
        "override",
        "remove",
        "true",
    ]
)
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(WORDS, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)
DOCUMENTS = st.lists(
    st.tuples(st.sampled_from([*(section.name for section in FORMS), EXTENDS]), VALUES), min_size=1, max_size=4
).map(lambda pairs: "".join(f"{section}: {value}\n" for section, value in pairs))


@settings(max_examples=300)
@given((DOCUMENTS | st.text(max_size=80)).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=80))
def test_any_file_loads_or_is_refused_at_a_place_in_it(folder: Path, content: bytes) -> None:
    (folder / "a.yml").write_bytes(content)
    try:
        load(folder)
    except CatalogErrors as errors:
        places = [error.source for error in errors.errors]
        assert places
        assert places == sorted(places)
        assert all(place.file == "shop/a.yml" and place.line >= 1 and place.column >= 1 for place in places)
