"""A digest of what is reviewed: code, catalogs, plans and the engine's operations, so that nothing else is applied."""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from plan.document.model import DOCUMENT, PlanDocument
from review.inputs.changed_files import is_harmless
from review.inputs.revision_files import object_id
from review.report.sanitize import line

VERSION = 1
LARGEST = 50_000_000
"""The largest digest to read, in bytes."""
_GIT_ID = "0" * 40
_LONGEST = 300
Hash = Annotated[str, Field(pattern="^[0-9a-f]{40,64}$")]


class NotADigest(ValueError):
    """The file is not a digest; the message says why."""


class NoRepository(Exception):
    """The project's files cannot be listed; the message says why."""


@dataclass(frozen=True, kw_only=True)
class StackDigest:
    """A stack's items and planned resources by their hashes.

    `operations` are those of the engine's preview by URN, as text, such as `update: message, query`; None where no
    preview ran.
    """

    items: Mapping[str, Hash]
    resources: Mapping[str, Hash]
    operations: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The files of the project that decide what is applied, by git's ids of their contents, and the stacks by name."""

    version: int = VERSION
    files: Mapping[str, Hash]
    stacks: Mapping[str, StackDigest] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """One hash of all of it."""
        return _hash(DIGEST.dump_python(self, mode="json"))


DIGEST: Final = TypeAdapter(Digest)


def digest_of_stack(document: PlanDocument, operations: Mapping[str, str] | None = None) -> StackDigest:
    """Return the digest of a stack's plan. Places in the YAML and findings are not part of it: they are not applied."""
    plain = DOCUMENT.dump_python(document, mode="json")
    return StackDigest(
        items={f"{item['section']}/{item['id']}": _hash(_without_source(item)) for item in plain["items"]},
        resources={resource["urn"]: _hash(_without_source(resource)) for resource in plain["resources"]},
        operations=operations,
    )


def digest_of_files(project: Path) -> Mapping[str, str]:
    """Return the project's committed files that decide what is applied, with the ids of their present contents.

    Raises:
        NoRepository: git cannot list them.
    """
    listed = subprocess.run(["git", "-C", str(project), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode:
        raise NoRepository(f"git cannot list the files of {project}: {listed.stderr.decode(errors='replace').strip()}")
    paths = sorted(os.fsdecode(name) for name in listed.stdout.split(b"\0") if name)
    return {path: _content_id(project / path) for path in paths if not is_harmless(path)}


def as_json(digest: Digest) -> str:
    """Return the digest as text; the same digest always has the same text."""
    return json.dumps(DIGEST.dump_python(digest, mode="json"), ensure_ascii=False, sort_keys=True) + "\n"


def read_digest(file: Path) -> Digest:
    """Return the digest in a file.

    Raises:
        NotADigest: the file cannot be read, is too large, or is not a digest of this version.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise NotADigest(f"{file} is larger than {LARGEST:,} bytes, the limit for a digest")
        digest = DIGEST.validate_json(file.read_bytes(), strict=True)
    except OSError as error:
        raise NotADigest(f"{file} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise NotADigest(f"{file} is not a digest: {line(reason, 300)}") from error
    if digest.version != VERSION:
        raise NotADigest(f"{file} has version {digest.version} of a digest; expected {VERSION}")
    return digest


def differences(reviewed: Digest, present: Digest) -> Iterator[str]:
    """Yield what differs, one line each: the catalogs' items first, then resources, operations and files.

    Operations count where the review has them.
    """
    for stack in sorted({*reviewed.stacks, *present.stacks}):
        if stack not in present.stacks:
            yield f"{stack}: the stack was reviewed and is missing"
        elif stack not in reviewed.stacks:
            yield f"{stack}: the stack is not in the review"
        else:
            before, after = reviewed.stacks[stack], present.stacks[stack]
            yield from _different(f"{stack}: ", before.items, after.items)
            yield from _different(f"{stack}: the planned ", before.resources, after.resources, _resource)
            yield from _operations(stack, before.operations, after.operations)
    yield from _different("file ", reviewed.files, present.files)


def _different(
    prefix: str, before: Mapping[str, str], after: Mapping[str, str], shown: Callable[[str], str] = line
) -> Iterator[str]:
    for name in sorted({*before, *after}):
        if name not in after:
            yield f"{prefix}{shown(name)}: reviewed, and missing now"
        elif name not in before:
            yield f"{prefix}{shown(name)}: not in the review"
        elif before[name] != after[name]:
            yield f"{prefix}{shown(name)}: differs from the review"


def _operations(stack: str, before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> Iterator[str]:
    if before is None:
        return
    if after is None:
        yield f"{stack}: the review has the engine's operations, and there is no preview to compare them with"
        return
    for urn in sorted({*before, *after}):
        reviewed, present = before.get(urn, "nothing"), after.get(urn, "nothing")
        if reviewed != present:
            yield (
                f"{stack}: the engine's preview of {_resource(urn)}: {line(present, _LONGEST)}; "
                f"reviewed: {line(reviewed, _LONGEST)}"
            )


def _resource(urn: str) -> str:
    """Return a resource's kind and name: `Monitor alerts-high-error-rate`."""
    types, _, name = urn.rpartition("::")
    return f"{line(types.rpartition(':')[2])} {line(name)}"


def _without_source(value: Mapping[str, object]) -> dict[str, object]:
    return {key: each for key, each in value.items() if key != "source"}


def _content_id(path: Path) -> str:
    # A link counts by its target's name: what it leads to is another file of the list, or is not committed.
    content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
    return object_id(content, like=_GIT_ID)


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
