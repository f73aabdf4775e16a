"""An audit as JSON, for programs. The version changes when a field is removed or changes its meaning, not when one is
added.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit.coverage import shares
from audit.model import Audit, Coverage

VERSION = 1
AUDIT = TypeAdapter(Audit)
_LARGEST = 100_000_000


class NotAnAudit(ValueError):
    """The file is not the JSON of an audit; the message says why."""


def as_json(audit: Audit) -> str:
    """Return the audit as `json_schema` describes it: `{"version": 1, "verdict", "exit_code", "stacks": […], …}`."""
    document = {
        "version": VERSION,
        "verdict": audit.verdict,
        "exit_code": audit.exit_code,
        **AUDIT.dump_python(audit, mode="json"),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the output of `as_json`, made from the model: `docs/audit.schema.json`."""
    found = AUDIT.json_schema(mode="serialization")
    for part in (*found["$defs"].values(), found):
        part["required"] = list(part["properties"])
    found["properties"] |= {
        "version": {"const": VERSION},
        "verdict": {"enum": ["in sync", "drift", "could not look"]},
        "exit_code": {
            "enum": [0, 1, 2],
            "description": "0: in sync; 1: the audit is incomplete; 2: drift, an unmanaged object or a silence.",
        },
    }
    found["required"] += ["version", "verdict", "exit_code"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An audit, as `watchbill audit --format json` writes it",
        **{key: value for key, value in found.items() if key != "title"},
    }


def shares_of(file: Path) -> dict[str, float]:
    """Return the shares of an earlier audit, to compare the coverage with; empty if there is no such file.

    Raises:
        NotAnAudit: the file is not the JSON of an audit.
    """
    if not file.exists():
        return {}
    try:
        if file.stat().st_size > _LARGEST:
            raise NotAnAudit(f"{file} is larger than {_LARGEST:,} bytes, and so no audit")
        document = json.loads(file.read_bytes())
        coverage = TypeAdapter(Coverage).validate_python(document["coverage"])
    except NotAnAudit:
        raise
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise NotAnAudit(f"{file} is not the JSON of an audit; move it away, and run the audit again") from error
    return shares(coverage)
