"""Faults in the files of a catalog: each is one error with its place, within seconds, and exit code 1."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog import CatalogErrors, load
from catalog.alerts.composites.parse import MOST_PARTS
from catalog.source.text import LARGEST

SHOP = "services: [{name: Shop}]\n"
ALERT = "{name: NAME, condition: error_rate > 1%, duration: 5m, severity: warning, service: Shop}"
TWO = (
    f"{SHOP}alerts:\n  - {ALERT.replace('NAME', 'A')}\n  - {ALERT.replace('NAME', 'B')}\n"
    "  - {name: C, severity: info, service: Shop, when: 'WHEN'}\n"
)
DEEP = 2000


def text(content: str | bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def loop_of_links(path: Path) -> None:
    path.symlink_to(path)


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 3 * 10**9)


FILES: list[tuple[str, Callable[[Path], object], str]] = [
    ("a pipe that nobody writes to", os.mkfifo, "b.yml: this is not a regular file"),
    ("an endless device", lambda path: path.symlink_to("/dev/zero"), "b.yml: this is not a regular file"),
    ("a device", lambda path: path.symlink_to("/dev/null"), "b.yml: this is not a regular file"),
    ("a folder", Path.mkdir, "b.yml: the file cannot be read: Is a directory"),
    ("a link to nothing", lambda path: path.symlink_to("gone"), "b.yml: the file cannot be read: No such file"),
    ("a link to itself", loop_of_links, "b.yml: the file cannot be read: Too many levels of symbolic links"),
    ("a file of three gigabytes", sparse, f"b.yml: the file has more than {LARGEST:,} bytes"),
    ("another encoding", text(b"alerts: []\n# caf\xe9\n"), "b.yml:2:6: the byte 0xe9 is not UTF-8"),
    ("UTF-16", text("alerts: []\n".encode("utf-16")), "b.yml:1:1: the byte 0xff is not UTF-8"),
    ("a NUL", text("alerts: []\n\0"), "b.yml:2:1: YAML does not allow the character U+0000"),
    ("an escape sequence", text("alerts: []\n# \x1b[2J"), "b.yml:2:3: YAML does not allow the character U+001B"),
    (
        "an escape sequence as an escape",
        text('x: "\\e[2J"'),
        "b.yml:1:4: the text contains a control character, U+001B",
    ),
    ("an old escape sequence", text('x: "\\x9b2J"'), "b.yml:1:4: the text contains a control character, U+009B"),
    ("a line that rewrites itself", text('x: "a\\rb"'), "b.yml:1:4: the text contains a control character, U+000D"),
    (
        "a comment that reads backwards",
        text("alerts: []  # \u202egnihton"),
        "b.yml:1:15: the text contains a character that changes the direction, U+202E",
    ),
    (
        "a key that reads backwards",
        text('"\\u2067x": 1'),
        "b.yml:1:1: the text contains a character that changes the direction, U+2067",
    ),
    ("letters that nobody sees", text('x: "a\\U000e0041"'), "b.yml:1:4: the text contains an invisible character"),
    ("blanks that nobody sees", text('x: "a\\u200bb"'), "b.yml:1:4: the text contains an invisible character, U+200B"),
    ("a line break for some", text('x: "a\\u2028b"'), "b.yml:1:4: the text contains a line break that only some"),
    ("many brackets", text("x: " + "[" * DEEP + "]" * DEEP), "b.yml:1:53: values are nested more than 50 deep"),
    ("many maps", text("".join(f"{' ' * i}a:\n" for i in range(DEEP))), "values are nested more than 50 deep"),
    (
        "aliases that multiply",
        text(
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{n}: &{n} [{f'*{m},' * 9}]\n" for m, n in zip("abcdefg", "bcdefgh", strict=False))
        ),
        "the aliases here expand to more than 100,000 values",
    ),
    ("a value in itself", text("alerts: &a [*a]"), "b.yml:1:9: this value contains itself through an alias"),
    (
        "many `not`",
        text(TWO.replace("WHEN", "not " * DEEP + "A and B")),
        "b.yml:5:53: `when`: 2,003 names, operators and brackets",
    ),
    ("many `and`", text(TWO.replace("WHEN", "A and " * DEEP + "B")), f"are more than {MOST_PARTS}"),
    (
        "many brackets in `when`",
        text(TWO.replace("WHEN", "(" * DEEP + "A" + ")" * DEEP + " and B")),
        f"are more than {MOST_PARTS}",
    ),
    (
        "many brackets in a search",
        text(f"logs: {{pipelines: [{{name: P, filter: '{'(' * DEEP}a{')' * DEEP}'}}]}}"),
        "has terms in more than 50 levels",
    ),
    (
        "many `NOT` in a search",
        text(f"logs: {{pipelines: [{{name: P, filter: '{'NOT ' * DEEP}a'}}]}}"),
        "has terms in more than 50 levels",
    ),
    (
        "a number of 5,000 digits",
        text(f"services: [{{name: 0x{'f' * 5000}}}]"),
        "b.yml:1:19: `name`: expected text, but",
    ),
    (
        "a time of 3,000 parts",
        text(f"services: [{{name: {':'.join('1' * 3000)}}}]"),
        "b.yml:1:19: `name`: expected text",
    ),
    (
        "a cycle of services, given twice",
        text("services:\n" + "  - {name: A, depends_on: [B]}\n  - {name: B, depends_on: [A]}\n" * 2),
        "b.yml:2:27: `depends_on` has a cycle: A → B → A",
    ),
]


@pytest.mark.parametrize(("make", "message"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_broken_file_is_an_error_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yml").write_text(SHOP)
    make(tmp_path / "b.yml")
    with pytest.raises(CatalogErrors) as refused:
        load(tmp_path)
    assert message in str(refused.value)
    assert all(line.isprintable() for line in str(refused.value).splitlines())


def test_the_command_ends_at_once_with_one_error_and_code_1(tmp_path: Path) -> None:
    """In a process of its own with little memory: a command that reads without end would never return."""
    (tmp_path / "a.yml").write_text(SHOP)
    (tmp_path / "b.yml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "c.yml")
    ran = subprocess.run(
        [sys.executable, "-P", "-c", "from cli.main import main; main()", "check", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * 10**9, 2 * 10**9)),
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("this is not a regular file") == 2
    assert "Traceback" not in ran.stderr


def test_a_folder_that_is_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").write_text(SHOP)
    with pytest.raises(CatalogErrors, match="shop: this is a file, not a folder"):
        load(Path("shop"))


def test_the_name_of_a_file_cannot_write_on_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a\x1b[2J.yml").write_text("alerts: [")
    with pytest.raises(CatalogErrors) as refused:
        load(tmp_path)
    assert str(refused.value).startswith(r"a\x1b[2J.yml:")


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + SHOP,
        SHOP.replace("\n", "\r\n"),
        SHOP.replace("\n", "\r"),
        'services: [{name: Shop, description: "tab\\tand line\\n, \\r\\n"}]',
        "services: [{name: Shop, description: 'می‌خواهم, שלום, 👩‍💻'}]",  # joiners, and text from right to left
    ],
    ids=["byte order mark", "CRLF", "CR", "white space", "joiners"],
)
def test_what_people_write_is_allowed(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.yml").write_bytes(content.encode())
    assert [service.name for service in load(tmp_path).services] == ["Shop"]


def test_ten_thousand_wrong_names_take_seconds(tmp_path: Path) -> None:
    """The search for the nearest name would look at 100 million pairs."""
    count = 10_000
    names = "".join(f"  - {{name: Service Number {i}}}\n" for i in range(count))
    alerts = "".join(f"  - {ALERT}\n".replace("NAME", f"A{i}").replace("Shop", f"Servise {i}") for i in range(count))
    (tmp_path / "a.yml").write_text(f"services:\n{names}alerts:\n{alerts}")
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (60, 60)); from cli.main import main; main()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, "check", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.count("unknown service") == count


def test_a_cycle_of_ten_thousand_services_is_shown_in_part(tmp_path: Path) -> None:
    count = 10_000
    services = "".join(f"  - {{name: S{i}, depends_on: [S{(i + 1) % count}]}}\n" for i in range(count))
    (tmp_path / "a.yml").write_text(f"services:\n{services}")
    with pytest.raises(CatalogErrors) as refused:
        load(tmp_path)
    assert "S0 → S1" in str(refused.value)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "{file}"], "is larger than"),
        (["playbook", "{folder}", "--out", "{folder}/pages"], "this is not a regular file"),
    ],
    ids=["report", "playbook"],
)
def test_other_files_that_never_end_are_refused_too(tmp_path: Path, arguments: list[str], message: str) -> None:
    folder = tmp_path / "shop"
    (folder / "runbooks").mkdir(parents=True)
    (folder / "a.yml").write_text(SHOP)
    (folder / "runbooks" / "x.md").symlink_to("/dev/zero")
    (tmp_path / "review.json").symlink_to("/dev/zero")
    places = {"file": str(tmp_path / "review.json"), "folder": str(folder)}
    ran = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "from cli.main import main; main()",
            *(each.format(**places) for each in arguments),
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 10**9, 4 * 10**9)),
    )
    assert ran.returncode == 1
    assert message in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
