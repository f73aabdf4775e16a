"""A review as JSON, for programs. The version changes when a field is removed or changes its meaning, not when one is
added.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from review.model import SECTIONS, Review
from review.report.approving import label_of

VERSION = 1
REVIEW = TypeAdapter(Review)


def as_json(review: Review) -> str:
    """Return the review: `{"version": 1, "verdict", "exit_code", "base", "head", …, "stacks": […]}`.

    Keys are those of `review.model`; in addition, a stack has `stands_in_the_way`, a change its `section` and `effect`,
    and a risk its `label`. `json_schema` describes it.
    """
    document = {
        "version": VERSION,
        "verdict": "clear" if review.exit_code == 0 else "stopped",
        "exit_code": review.exit_code,
        **REVIEW.dump_python(review, mode="json", by_alias=True),
    }
    for stack_json, stack in zip(document["stacks"], review.stacks, strict=True):
        stack_json["stands_in_the_way"] = stack.stands_in_the_way
        for change_json, change in zip(stack_json["changes"], stack.changes, strict=True):
            change_json |= {"section": change.section, "effect": change.effect}
        for risk_json, risk in zip(stack_json["dangers"], stack.risks, strict=True):
            risk_json["label"] = label_of(risk)
    # In one line: with indents, a thousand changes take seconds, since Python's fast encoder cannot indent.
    return json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the output of `as_json`, made from the model: `docs/review.schema.json`."""
    schema = REVIEW.json_schema(mode="validation")
    stack, change, risk = (schema["$defs"][name] for name in ("StackReview", "Change", "Risk"))
    for part in (*schema["$defs"].values(), schema):
        part["required"] = list(part["properties"])
    _say(stack, "stands_in_the_way", {"type": "boolean", "description": "A rule is broken or a risk not approved."})
    _say(change, "section", {"enum": list(SECTIONS), "description": "The part of `ref` before its slash."})
    _say(
        change,
        "effect",
        {"enum": ["looser", "tighter", "neutral"], "description": "The most severe effect of its sentences."},
    )
    _say(risk, "label", {"type": "string", "description": "The label of a pull request that approves it."})
    _say(schema, "version", {"const": VERSION})
    _say(schema, "verdict", {"enum": ["clear", "stopped"]})
    _say(schema, "exit_code", {"enum": [0, 2], "description": "0: nothing blocks the change; 2: something does."})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A review, as `watchbill plan --base REV --format json` prints it",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def _say(part: dict[str, Any], name: str, what: dict[str, Any]) -> None:
    part["properties"][name] = what
    part["required"].append(name)
