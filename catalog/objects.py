"""Vendors' objects that no other section describes, in the vendor's own properties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import Field

from catalog.forms.diagnostics import Report
from catalog.forms.form import Located, RenamableForm
from catalog.forms.raw import KEEP, NOTHING_RAW, Kept, Raw, RawProperties, raw_of
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import shown, suggestion
from catalog.forms.types import Reference, matching
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.source.places import Source
from catalog.vendors import VENDORS


@dataclass(frozen=True, kw_only=True)
class VendorObject:
    """An object of a vendor. `type` is the Pulumi type that makes it, `raw` all of its properties.

    `service` is the one it belongs to, for people: it is not sent. `renamed_from` is its earlier id.
    """

    id: str
    name: str
    type: str
    raw: Raw = NOTHING_RAW
    service: Service | None = None
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def vendor(self) -> str:
        """The vendor's name, the first part of its type."""
        return self.type.partition(":")[0]


class ObjectForm(RenamableForm):
    noun: ClassVar[str] = "an object"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "type": "datadog:a/b:C", "properties": {}}
    type: Annotated[
        str,
        matching(
            r"[a-z]+:[A-Za-z0-9]+/[A-Za-z0-9]+:[A-Z][A-Za-z0-9]*",
            "a type",
            "write it as Pulumi spells it: `datadog:index/dashboard:Dashboard`",
        ),
        Field(description="the Pulumi type that makes it, such as `datadog:index/dashboard:Dashboard`"),
    ]
    properties: RawProperties = Field(
        description="all of its properties, as Pulumi spells them, such as `{title: Checkout, layoutType: ordered}`"
    )
    service: Reference | None = Field(default=None, description="the service it belongs to; default: none")
    keep: Kept = KEEP


def resolve_objects(sections: Sections, services: Services) -> tuple[VendorObject, ...]:
    """Return the objects of a catalog, sorted by id."""
    objects: Scope[VendorObject] = Scope("object", sections.report)

    def build(entry: Located[ObjectForm], id: str) -> VendorObject | None:
        form = entry.form
        service = services.find(form.service, entry.at("service")) if form.service else None
        if (form.service and service is None) or not _vendor_fits(entry, sections.report):
            return None
        return VendorObject(
            id=id,
            name=form.name,
            type=form.type,
            raw=raw_of(form.properties),
            service=service,
            keep=form.keep,
            renamed_from=old_id(form),
            source=entry.source,
        )

    objects.fill(sections.items(ObjectForm, objects), build)
    return by_id(objects.items)


def _vendor_fits(entry: Located[ObjectForm], report: Report) -> bool:
    vendor = entry.form.type.partition(":")[0]
    if "type" in entry.refused or vendor in VENDORS:
        return "type" not in entry.refused
    report.refuse(entry.at("type"), f"`type`: {shown(vendor)} is not a vendor", suggestion(vendor, VENDORS))
    return False
