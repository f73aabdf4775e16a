"""The named items of a list with those of one more layer over them: each one added, changed or removed."""

from collections.abc import Sequence

import yaml

from catalog.forms.diagnostics import Report
from catalog.forms.text import nearest, shown, slug, suggestion
from catalog.source.merge import Pair, merged, node_of
from catalog.source.places import Source, node_at, place
from catalog.source.scalars import TAG, is_null, what_yaml_made

OVERRIDE, REMOVE = "override", "remove"
FLAGS = (OVERRIDE, REMOVE)


class Items:
    """The named maps of some lists; a layer above may change each once."""

    def __init__(self, section: str, lists: Sequence[yaml.Node], report: Report) -> None:
        self._section = section
        self._report = report
        self._lists = lists
        self._items: list[list[yaml.Node | None]] = [
            list(node.value) if isinstance(node, yaml.SequenceNode) else [] for node in lists
        ]
        self._at: dict[str, tuple[int, int]] = {}
        for position, items in enumerate(self._items):
            for index, item in enumerate(items):
                for word in _words(item):
                    self._at.setdefault(word, (position, index))
        self._changed: dict[tuple[int, int], Source] = {}

    def lists(self) -> list[yaml.Node]:
        """The lists in their current state."""
        return [
            node_of(node, [item for item in items if item is not None])
            if isinstance(node, yaml.SequenceNode) and items != node.value
            else node
            for node, items in zip(self._lists, self._items, strict=True)
        ]

    def lay(self, item: yaml.Node) -> bool:
        """Overlay an item; returns False if it is a new one."""
        if not isinstance(item, yaml.MappingNode):
            return False
        flag = flag_of(item, self._report)
        at = self._find(item)
        if flag is None:
            return at is not None and self._refuse_twice(item, at)
        if at is None:
            self._refuse_unknown(item, flag)
            return True
        if at in self._changed:
            message = f"{shown(name_of(item))} is overridden or removed twice in this folder"
            self._report.refuse(place(item), message, f"first at {self._changed[at]}: keep one of the two")
            return True
        self._changed[at] = place(item)
        self._change(item, flag, at)
        return True

    def _change(self, item: yaml.MappingNode, flag: str, at: tuple[int, int]) -> None:
        below = self._items[at[0]][at[1]]
        assert isinstance(below, yaml.MappingNode)
        if flag == OVERRIDE:
            self._items[at[0]][at[1]] = merged(below, node_of(item, unflagged(item)), self._report)
        elif stands_alone(item, ("name", "id"), self._report):
            self._items[at[0]][at[1]] = None
            self._report.removed.update(dict.fromkeys(_words(below), place(item)))

    def _find(self, item: yaml.MappingNode) -> tuple[int, int] | None:
        own_id = _text(item, "id")
        words = (own_id,) if own_id else _words(item)
        return next((self._at[word] for word in words if word in self._at), None)

    def _refuse_unknown(self, item: yaml.MappingNode, flag: str) -> None:
        """Report a change of an item that does not exist below; it may have been renamed in either layer."""
        name, before = name_of(item), _text(item, "renamed_from")
        if self._section == "excuses":
            message = f"an excuse of an extended folder cannot be changed with `{flag}`, because excuses have no name"
            self._report.refuse(place(item), message, "change it in that folder, or write another excuse here")
            return
        message = f"`{flag}`: no extended folder has {shown(name)} in `{self._section}`"
        where = next(key for key, _ in item.value if key.value in FLAGS)
        now = next((each for each in self._below() if _was(each) and _was(each) == slug(name)), None)
        old = next((word for word in (before, slug(before)) if word in self._at), None)
        if now is not None:
            renamed = place(node_at(now, ("renamed_from",)))
            self._report.refuse(place(where), message, f"renamed at {renamed}: write {shown(name_of(now))}")
        elif old is not None:
            hint = f"to rename {shown(before)}, write `id: {slug(before)}` and the new name, without `renamed_from`"
            self._report.refuse(place(where), message, hint)
        elif name in self._report.removed:
            removed = self._report.removed[name]
            self._report.refuse(place(where), message, f"it was removed at {removed}: remove one of the two")
        elif not self._report.partial or nearest(name, self._names()):
            refuse_flag(item, flag, message, self._names(), self._report)

    def _refuse_twice(self, item: yaml.MappingNode, at: tuple[int, int]) -> bool:
        below = self._items[at[0]][at[1]]
        if below is None:
            message = f"{shown(name_of(item))} is removed and added again in the same folder"
            hint = f"removed at {self._changed[at]}: write `override: true` and only the fields that differ instead"
        else:
            message = f"{shown(name_of(item))} exists in an extended folder too"
            hint = f"first at {place(below)}: write `override: true` here to change some of its fields, "
            hint += "or rename one"
        self._report.refuse(place(item), message, hint)
        return True

    def _names(self) -> list[str]:
        return [name_of(item) for item in self._below()]

    def _below(self) -> list[yaml.Node]:
        return [item for items in self._items for item in items if item is not None]


def flag_of(node: yaml.MappingNode, report: Report) -> str | None:
    """Return the flag of a map, `override` or `remove`. An invalid one is reported, and counts as `override`."""
    flags = [(key, value) for key, value in node.value if key.value in FLAGS]
    wrong = [
        (key, value) for key, value in flags if value.tag != TAG + "bool" or what_yaml_made(value) != "the boolean true"
    ]
    for key, value in wrong:
        report.refuse(place(value), f"`{key.value}` allows only `true`", f"write `{key.value}: true`")
    if len({key.value for key, _ in flags}) == len(FLAGS):
        report.refuse(place(node), "`override` and `remove` are not allowed together", "keep one of the two lines")
    # An invalid `remove` removes nothing: otherwise every reference to the item would be another error.
    return OVERRIDE if wrong else str(flags[0][0].value) if flags else None


def refuse_flag(node: yaml.MappingNode, flag: str, message: str, names: Sequence[str], report: Report) -> None:
    where = next(key for key, _ in node.value if key.value in FLAGS)
    nothing = f"write `extends: <folder>` at the top of a file, or remove `{flag}`"
    report.refuse(place(where), message, suggestion(name_of(node), names) if names else nothing)


def stands_alone(node: yaml.MappingNode, beside: Sequence[str], report: Report) -> bool:
    """Whether `remove` has nothing but a name beside it."""
    others = [key for key, _ in node.value if key.value not in (*FLAGS, *beside)]
    for key in others:
        message = f"`{REMOVE}` removes the whole item, so {shown(str(key.value))} is not allowed beside it"
        report.refuse(place(key), message, f"remove this line, or write `{OVERRIDE}: true` instead")
    return not others


def unflagged(node: yaml.MappingNode) -> list[Pair]:
    return [(key, value) for key, value in node.value if key.value not in FLAGS]


def _words(item: yaml.Node | None) -> list[str]:
    """The words that can refer to the item."""
    if item is None:
        return []
    name = _text(item, "name")
    return [word for word in (name, _text(item, "id") or slug(name)) if word]


def _was(item: yaml.Node) -> str:
    """The id that an item had before it was renamed."""
    return slug(_text(item, "renamed_from"))


def name_of(item: yaml.Node) -> str:
    return _text(item, "name") or _text(item, "id")


def _text(item: yaml.Node, field: str) -> str:
    value = node_at(item, (field,)) if isinstance(item, yaml.MappingNode) else item
    return str(value.value) if isinstance(value, yaml.ScalarNode) and value is not item and not is_null(value) else ""
