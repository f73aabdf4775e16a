"""The page that GitHub makes of a comment."""

from collections import Counter
from html.parser import HTMLParser

from markdown_it import MarkdownIt


class Seen(HTMLParser):
    """What a browser finds: elements, addresses, and the text outside of code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.cells: list[str] = []
        self.handlers: list[str] = []
        self._code = 0
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self._code += tag in ("code", "pre")
        if tag == "td":
            self.cells.append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")
        self._cell = self._cell and tag != "td"

    def handle_comment(self, data: str) -> None:
        self.elements[f"!{data.strip()}"] += 1

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.cells[-1] += data
        if not self._code:
            self.texts.append(data)


def rendered(markdown: str) -> Seen:
    """The page that GitHub makes of a comment, near enough: CommonMark, tables, links of addresses, raw HTML."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough", "linkify"])
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    return Seen(parser.render(markdown))
