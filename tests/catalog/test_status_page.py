"""Groups of the status page, and the templates of its posts."""

import pytest

PAGE = "services: [{name: Shop}]\nstatus_page:\n  name: Acme\n  domain_prefix: acme\n"
GROUPS = (
    PAGE + "  components: [{name: Web}]\n  groups: [{name: Account, components: [{name: Sign in}, {name: Mail}]}]\n"
)


def test_groups_stand_below_the_components_in_the_written_order(loaded) -> None:
    page = loaded(GROUPS).status_page
    assert [component.name for component in page.components] == ["Web"]
    (group,) = page.groups
    assert [component.name for component in group.components] == ["Sign in", "Mail"]
    assert {component.service.name for component in page.all_components} == {"Shop"}


def test_a_page_may_consist_of_groups_alone(loaded) -> None:
    page = loaded(PAGE + "  groups: [{name: Account, components: [{name: Sign in}]}]\n").status_page
    assert (page.components, len(page.groups)) == ((), 1)


def test_a_template_affects_what_it_names_or_all_of_the_page(loaded) -> None:
    text = """\
  degradations:
    - {name: Slow, impact: degraded, components: [mail], messages: {resolved: Over., investigating: We look.}}
    - {name: Down, title: All down, impact: major_outage, messages: {resolved: Over.}}
  maintenance: [{name: Upgrade, scheduled: Soon.}]
"""
    page = loaded(GROUPS + text).status_page
    slow, down = page.degradations
    assert [component.name for component in slow.components] == ["Mail"]
    assert slow.messages == (("investigating", "We look."), ("resolved", "Over."))
    assert (slow.title, down.title) == ("Slow", "All down")
    assert [component.name for component in down.components] == ["Web", "Sign in", "Mail"]
    (upgrade,) = page.maintenance
    assert (upgrade.scheduled, len(upgrade.components)) == ("Soon.", 3)
    assert upgrade.completed


@pytest.mark.parametrize(
    ("text", "message", "way_out"),
    [
        (PAGE, "has neither components nor groups", "`components: [{name: Checkout}]`"),
        (PAGE + "  groups: [{name: Account, components: []}]\n", "`components`: the list is empty", "at least one"),
        (PAGE + "  groups: [{name: Account}]\n", "`components` is missing in a group", "[{name: Europe}"),
        (
            GROUPS.replace("Sign in", "Web"),
            "`Web` is already the name or id of a component",
            "first at shop/a.yml:5:16",
        ),
        (GROUPS.replace("{name: Mail}", "{name: Mail, service: Sop}"), "unknown service `Sop`", "`Shop`"),
        (
            GROUPS + "  degradations: [{name: D, impact: bad, messages: {resolved: x}}]\n",
            "`bad` is not a impact",
            "outage",
        ),
        (GROUPS + "  degradations: [{name: D, impact: degraded, messages: {}}]\n", "the message is empty", "write one"),
        (GROUPS + "  degradations: [{name: D, impact: degraded}]\n", "`messages` is missing in a degradation", "phase"),
        (
            GROUPS + "  degradations: [{name: D, impact: degraded, components: [Mial], messages: {resolved: x}}]\n",
            "unknown component `Mial`",
            "did you mean `Mail`?",
        ),
        (GROUPS + "  maintenance: [{name: M, components: [Nope]}]\n", "unknown component `Nope`", "`Web`"),
        (
            GROUPS + "  maintenance: [{name: M, schedule: x}]\n",
            "unknown key `schedule` in a maintenance",
            "did you mean `scheduled`?",
        ),
    ],
)
def test_what_the_page_cannot_be_is_refused_with_the_way_out(refused, text, message, way_out) -> None:
    (error,) = refused(text)
    assert message in error
    assert way_out in error
