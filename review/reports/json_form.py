"""A review as JSON, for programs. What is added raises no version; what is taken out or means something else does."""

import json
from dataclasses import asdict
from typing import Any

from review.model import Review, StackReview

VERSION = 1


def as_json(review: Review) -> str:
    """The whole review: `{"version": 1, "verdict", "exit_code", "base", "head", …, "stacks": […]}`.

    Keys are those of `review.model`; a stack has `stands_in_the_way` besides.
    """
    document = {
        "version": VERSION,
        "verdict": "clear" if review.exit_code == 0 else "stopped",
        "exit_code": review.exit_code,
        **asdict(review),
        "stacks": [_stack(stack) for stack in review.stacks],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _stack(stack: StackReview) -> dict[str, Any]:
    return {**asdict(stack), "stands_in_the_way": stack.stands_in_the_way}
