"""Objects in the vendor's own properties."""

import pytest

from tests.support.catalogs import made

DASHBOARD = "datadog:index/dashboard:Dashboard"
PROPERTIES = "{title: Old, layoutType: ordered, widgets: [{noteDefinition: {content: Hello}}]}"


def text(type_: str = DASHBOARD, properties: str = PROPERTIES, more: str = "") -> str:
    return f"objects: [{{name: Old one, type: '{type_}', properties: {properties}{more}}}]"


def test_its_properties_are_sent_as_they_are_written(planned):
    resource = made(planned(text()), "Dashboard", "objects-datadog-old-one")
    assert resource.inputs == {
        "title": "Old",
        "layoutType": "ordered",
        "widgets": [{"noteDefinition": {"content": "Hello"}}],
    }
    assert resource.item == "objects/old-one"


def test_every_vendor_makes_its_own(planned):
    objects = f"""
        objects:
          - {{name: Old, type: '{DASHBOARD}', properties: {PROPERTIES}}}
          - {{name: Web, type: 'pagerduty:index/team:Team', properties: {{name: Web}}}}
          - {{name: Api, type: 'sentry:index/team:Team', properties: {{organization: acme, name: Api, slug: api}}}}
    """
    plan = planned(objects)
    for name, vendor in (("old", "datadog"), ("web", "pagerduty"), ("api", "sentry")):
        (resource,) = [it for it in plan.resources if it.name == f"objects-{vendor}-{name}"]
        assert f"::{vendor}" in resource.provider or vendor in resource.provider


def test_it_can_be_kept_and_renamed(planned):
    resource = made(
        planned(text(more=", keep: People read it, renamed_from: Older")), "Dashboard", "objects-datadog-old-one"
    )
    assert resource.retain_on_delete
    assert resource.aliases


@pytest.mark.parametrize(
    ("type_", "message"),
    [
        (
            "datadog:index/dashbord:Dashbord",
            "no resources of the type.*Did you mean `datadog:index/dashboard:Dash",
        ),
        ("aws:index/bucket:Bucket", "`aws` is not a vendor"),
        ("Dashboard", "`Dashboard` is not a type"),
    ],
)
def test_other_types_are_refused_with_their_place(planned, type_, message):
    with pytest.raises(Exception, match=rf"(?s)catalog\.yml:1:.*{message}"):
        planned(text(type_))
