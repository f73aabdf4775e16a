"""What a sentence may need beside the item itself: the names of others, and both sides."""

from dataclasses import dataclass
from typing import Any

from review.document import Document, Json
from review.pairs import Pair


@dataclass(frozen=True, kw_only=True)
class Context:
    """Both sides of the review."""

    base: Document
    head: Document

    def item(self, ref: str) -> Json | None:
        """The item of a reference as it is, or as it was when it is gone."""
        return self.head.items.get(ref) or self.base.items.get(ref)

    def name(self, value: Any) -> str:
        """The name of what a reference (`{"ref": …}` or its text) leads to; built-in things go by their id."""
        ref: str = value["ref"] if isinstance(value, dict) else value
        found = self.item(ref)
        return str(found["name"]) if found else ref.partition("/")[2]

    def shown(self, value: Any) -> str:
        """A field's value as people read it."""
        match value:
            case None | [] | "":
                return "none"
            case bool():
                return "yes" if value else "no"
            case float() | int():
                return f"{value:g}" if abs(value) < 1_000_000 else f"{value:,.0f}"
            case dict() if set(value) == {"ref"}:
                return self.name(value)
            case dict():
                parts = {key: each for key, each in value.items() if key != "kind" and each not in (None, [], "")}
                return ", ".join(f"{key.replace('_', ' ')} {self.shown(each)}" for key, each in parts.items()) or "none"
            case [[str(), _], *_]:
                return ", ".join(f"{key}={self.shown(each)}" for key, each in value)
            case list():
                return ", ".join(self.shown(each) for each in value)
        return str(value)


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of an item that differs: its value before and after."""

    field: str
    before: Any
    after: Any
    pair: Pair
    context: Context

    @property
    def fields_before(self) -> Json:
        """All fields of the item as it was."""
        assert self.pair.before is not None
        return dict(self.pair.before["fields"])

    @property
    def fields_after(self) -> Json:
        """All fields of the item as it is."""
        assert self.pair.after is not None
        return dict(self.pair.after["fields"])
