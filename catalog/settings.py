"""A stack's settings, in `Pulumi.<stack>.yaml` and the project's `Pulumi.yaml`, and the secrets in them in clear text.

`pulumi config set` without `--secret` writes a key as it is: into git, and into every copy of the file.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from catalog.forms.diagnostics import CatalogError
from catalog.forms.secret_forms import SECRET_FORM
from catalog.source.files import parse_map
from catalog.source.places import Source, as_opened, place
from catalog.source.text import UnreadableText, read_text
from catalog.vendors import KEYS

PROJECT_FILE = "Pulumi.yaml"
_SECRET_NAME = re.compile(
    r"passw|passphrase|secret|token|credential|(?:api|app|access|private|routing|integration|service)[-_]?key\Z",
    re.IGNORECASE,
)
# Keys without a distinctive form: Datadog's have 32 and 40 hexadecimal digits, old tokens of Sentry 64, tokens of
# PagerDuty's users begin with `u+`. Source: the detectors of https://github.com/gitleaks/gitleaks (cmd/generate/config/
# rules, `datadog` and `sentry`) and https://github.com/trufflesecurity/trufflehog (pkg/detectors/pagerdutyapikey), read
# on 2026-11-29. The key of a DSN, before its `@`, is public.
_KEY = re.compile(
    r"(?<![\w.-])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![\w.@-])|(?<![\w+])u\+[\w+-]{18}(?![\w+-])"
    r"|\bsntry[a-z]_\w{20}|\bpul-[0-9a-f]{40}\b",
    re.IGNORECASE,
)
# What the engine writes: values that only the stack's passphrase or key opens.
_ENCRYPTED = ("secure", "encryptionsalt", "encryptedkey")


def project_beside(folder: Path) -> Path | None:
    """Return the folder of the settings of a catalog in `stacks/`; None if it lies elsewhere.

    The catalog of another revision is checked out elsewhere, with settings of its own.
    """
    parent = folder.absolute().parent
    return parent.parent if parent.name == "stacks" else None


def settings_file(project: Path, stack: str) -> Path:
    """Return the file with the settings of a stack."""
    return project / f"Pulumi.{stack}.yaml"


def clear_secrets(project: Path, stack: str, secrets: Collection[str] = ()) -> list[CatalogError]:
    """Return an error for each secret in the settings of a stack that is not encrypted. It never quotes the secret.

    `secrets` are config keys that the catalog reads as secrets, in addition to the vendors' keys. A missing file has no
    settings; a file that is not YAML is an error too.
    """
    known = {key.config for key in KEYS} | set(secrets)
    errors: list[CatalogError] = []
    for file in (settings_file(project, stack), project / PROJECT_FILE):
        if not file.exists():
            continue
        try:
            errors += _of_file(file, stack, known)
        except UnreadableText as unreadable:
            errors.append(unreadable.error)
    return errors


def _of_file(file: Path, stack: str, known: Collection[str]) -> Iterator[CatalogError]:
    name = as_opened(file)
    text = read_text(name, file)
    root = parse_map(name, text)
    found: set[int] = set()
    for key, value in _entries(_config(root)):
        for named, scalar in _clear(key, value):
            if scalar.value and (key in known or _SECRET_NAME.search(named)):
                found.add(scalar.start_mark.line)
                yield CatalogError(
                    place(scalar), f"`{key}` is in clear text", _hint(key, stack, is_part=value is not scalar)
                )
    for number, line in enumerate(_without_encrypted(root, text).splitlines()):
        match = SECRET_FORM.search(line) or _KEY.search(line)
        if match and number not in found:
            hint = "replace it where it was issued, since git keeps it. Write secrets with `pulumi config set --secret`"
            yield CatalogError(Source(name, number + 1, match.start() + 1), "this looks like a key in clear text", hint)


def _hint(key: str, stack: str, *, is_part: bool) -> str:
    command = f"pulumi config set --secret {f'--path {key}…' if is_part else key} --stack {stack}"
    return f"replace the key where it was issued, since git keeps it. Then run: {command}"


def _config(root: yaml.MappingNode | None) -> yaml.Node | None:
    return next((value for key, value in _entries(root) if key == "config"), None)


def _entries(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(key.value, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]


def _clear(name: str, node: yaml.Node) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield each value below a setting that is not encrypted, with the name of its field."""
    if isinstance(node, yaml.ScalarNode):
        yield name, node
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _clear(name, entry)
    else:
        fields = _entries(node)
        is_secret = any(field == "secret" and value.value == "true" for field, value in fields)
        for field, value in fields:
            if field not in (*_ENCRYPTED, "secret") or not isinstance(value, yaml.ScalarNode):
                # In the project's file, a setting is `{value: …, secret: true}`.
                yield from _clear(f"{name} secret" if is_secret else name if field == "value" else field, value)


def _without_encrypted(root: yaml.MappingNode | None, text: str) -> str:
    """Return the text with blanks in place of encrypted values."""
    parts, end = [], 0
    for scalar in _encrypted(root):
        begin, after = scalar.start_mark.index, scalar.end_mark.index
        parts += [text[end:begin], re.sub(r"\S", " ", text[begin:after])]
        end = after
    return "".join([*parts, text[end:]])


def _encrypted(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    for field, value in _entries(node):
        if field in _ENCRYPTED and isinstance(value, yaml.ScalarNode):
            yield value
        else:
            yield from _encrypted(value)
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _encrypted(entry)
