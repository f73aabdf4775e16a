"""The changes in the comment: one line each, with the properties of their resources folded into it."""

from review.model import Effect, Review
from review.report.compact import Property, properties
from review.report.digest import Digest, Line
from review.report.github.escape import EMPTY, Markdown, code, element, join, md, prose
from review.report.github.section import NAME, SENTENCE, Section, of_stacks, place_text
from review.report.links import Links
from review.report.phrases import REST, number, resource
from review.report.truncate import Entry

_SUMMARY, _VALUE = 400, 200
_MOST_PROPERTIES, _MOST_RESOURCES = 12, 20
_MOST_FOLLOWING = 40
_MARKS: dict[Effect, Markdown] = {"looser": md("⚠️ "), "tighter": EMPTY, "neutral": EMPTY}


def changes(review: Review, links: Links, shown: Digest) -> Section:
    """Return the changes, one line each; the properties of their resources are folded into it."""
    several = len(review.stacks) > 1
    entries = tuple(_entry(line, links, several) for line in shown.lines)
    return Section(heading=REST if _has_more(review) else "", entries=entries, what="changes", lines=True)


def _has_more(review: Review) -> bool:
    """Return whether sections before the changes make a heading necessary."""
    return any(stack.risks or stack.broken or stack.paged or stack.shifted or stack.burdens for stack in review.stacks)


def follows(shown: Digest) -> Markdown:
    """Return the changes that follow from the others, folded; empty if there are none."""
    if not shown.follows:
        return EMPTY
    summary = md(
        "{} from these", number(shown.following, "change") + (" follows" if shown.following == 1 else " follow")
    )
    lines = [
        md(
            "{}{}: {}",
            of_stacks(line.stacks),
            prose(f"{line.title} ({line.kind})", 2 * NAME),
            prose(line.text, SENTENCE),
        )
        for line in shown.follows[:_MOST_FOLLOWING]
    ]
    more = len(shown.follows) - len(lines)
    lines += [md("… and {} more", more)] if more > 0 else []
    return md("<details><summary>{}</summary>{}</details>", summary, join("<br>", lines))


def _entry(line: Line, links: Links, several: bool) -> Entry:
    """Return a line of the changes, with its properties and without, and only its names."""
    change = line.first
    tag = md("{}: ", prose(line.stacks, 80)) if several and line.stacks else EMPTY
    title = md("{}{}{} ({})", _MARKS[change.effect], tag, element("b", prose(line.title, 2 * NAME)), line.kind)
    summary = md("{}: {}{}", title, prose(line.text, _SUMMARY), place_text(change.place, links, in_element=True))
    full = (
        md("<details><summary>{}</summary>\n{}\n</details>", summary, _properties(line))
        if any(it.resources for it in line.changes)
        else md("- {}", summary)
    )
    named = md("- {}: {}", prose(line.title, 80), change.action)
    return Entry(forms=tuple(dict.fromkeys((named, md("- {}", summary), full))))


def _properties(line: Line) -> Markdown:
    """Return the properties that differ, of each resource of a line."""
    rows = [EMPTY]
    resources = [made for change in line.changes for made in change.resources]
    for made in resources[:_MOST_RESOURCES]:
        rows.append(md("- {}", prose(resource(made), SENTENCE)))
        different = list(dict.fromkeys(properties(made)))
        rows += [_property(each) for each in different[:_MOST_PROPERTIES]]
        more = len(different) - _MOST_PROPERTIES
        rows += [md("  - … and {} more", more)] if more > 0 else []
    left = len(resources) - _MOST_RESOURCES
    rows += [md("- … and {}", number(left, "more resource"))] if left > 0 else []
    return join("\n", rows)


def _property(different: Property) -> Markdown:
    before, after = (None if it is None else code(it[:_VALUE]) for it in (different.before, different.after))
    path = code(different.path)
    if before is None or after is None:
        return md("  - {} {} {}", "added" if before is None else "removed", path, before or after or EMPTY)
    return md("  - {} {} → {}", path, before, after)
