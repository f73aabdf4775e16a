import ast
from pathlib import Path

import pytest

from review.report.github.escape import code, fence, join, md, prose

CLONE = Path(__file__).parents[3]

REPORTS = sorted((CLONE / "review").rglob("*.py")) + sorted((CLONE / "cli").rglob("*.py"))


def test_strings_are_escaped_wherever_they_are_put_into_markdown():
    assert md("**{}**", "<b>").text == "**&lt;b&gt;**"
    assert join(" ", ["a*b", md("*c*")]).text == "a&#42;b *c*"
    assert md("{} of {}", 1_200, "`x`").text == "1,200 of &#96;x&#96;"


def test_markdown_is_no_string_and_cannot_be_formatted_into_one():
    with pytest.raises(TypeError, match="put Markdown together"):
        f"{prose('x')}"
    with pytest.raises(TypeError):
        "".join([prose("x")])


def test_a_template_takes_as_many_values_as_it_has_places():
    with pytest.raises(ValueError, match="zip"):
        md("{}", "a", "b")


def _templates(path: Path) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [it for it in calls if isinstance(it.func, ast.Name) and it.func.id in ("md", "Markdown")]


def test_there_are_templates_in_several_modules():
    assert sum(bool(_templates(path)) for path in REPORTS) >= 5


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.relative_to(CLONE).as_posix())
def test_templates_are_constants_and_only_the_escaping_module_makes_markdown(path):
    if path.name == "escape.py":
        return
    for node in _templates(path):
        assert ast.unparse(node.func) == "md", f"line {node.lineno}: Markdown() takes a text without escaping it"
        template = node.args[0]
        texts = [template.body, template.orelse] if isinstance(template, ast.IfExp) else [template]
        assert all(isinstance(text, ast.Constant) for text in texts), f"line {node.lineno}: no constant template"


@pytest.mark.parametrize(
    "text",
    ["0123456", "0123456789abcdef0123456789abcdef01234567", "a" * 40, "1234567", "commit 0123abcd now"],
)
def test_no_seven_digits_of_a_commit_stay_together(text):
    pieces = prose(text).text.split("&#8203;")
    assert all(len(word) < 7 for piece in pieces for word in piece.split())
    assert "".join(pieces) == text


def test_a_time_of_day_stays_as_it_is():
    assert prose("Mon 30 Nov 09:00 to 20:00: Ada").text == "Mon 30 Nov 09:00 to 20:00: Ada"


@pytest.mark.parametrize("text", ["👩‍💻", "❤️‍🔥", "1️⃣", "می‌خواهم", "Grüße"])
def test_signs_that_need_a_joiner_keep_it(text):
    assert prose(text).text == code(text).text.strip("`") == text
    assert text in fence([text]).text
