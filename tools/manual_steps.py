"""Writes the list of manual steps into docs/going-live.md."""

from pathlib import Path

from doctor.report import markdown_list

PAGE = Path(__file__).parent.parent / "docs" / "going-live.md"
BEGIN, END = "<!-- watchbill:steps -->\n", "<!-- /watchbill:steps -->\n"


def with_steps(page: str) -> str:
    """Return the page with the list as it is now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{markdown_list()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_steps(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
