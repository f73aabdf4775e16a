"""JSON Schema of a catalog's files, made of the forms that YAML enters through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from catalog.alerts.form import AlertForm
from catalog.channels import ChannelForm
from catalog.dashboards.form import DashboardForm
from catalog.error_tracking.form import ErrorTrackingForm
from catalog.excuse_form import ExcuseOfForm
from catalog.forms.form import ExcusableForm, Form
from catalog.forms.layer_schema import Schema, overlayable
from catalog.logs.form import LogsForm
from catalog.maintenance.form import PlannedMaintenanceForm
from catalog.on_call.form import OnCallForm
from catalog.registry import LISTS
from catalog.services import ServiceForm
from catalog.signals.form import SignalForm
from catalog.signals.metric_form import MetricForm
from catalog.slos.form import SloForm
from catalog.source.extends import EXTENDS
from catalog.source.layered_items import OVERRIDE, REMOVE
from catalog.source.merge import IDENTITY
from catalog.stack import StackForm
from catalog.status_page.form import StatusPageForm
from catalog.uptime.form import UptimeForm

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXTENDS_TEXT = "a folder that this one lies over, or a list of them: `../shared`, seen from this folder"
EXCUSES_TEXT = f"in an item, {ExcusableForm.model_fields['excuses'].description}"
FLAG_TEXTS = {
    OVERRIDE: "`true` where an item of this name stands below: only the fields that differ are written, "
    "and `null` for one that is taken out",
    REMOVE: "`true` to take out an item that stands below; only its name stands beside it",
}


@dataclass(frozen=True, kw_only=True)
class Section:
    """A top-level key of a catalog's files: the form of its items, or of the map it is, and what it says."""

    name: str
    form: type[Form]
    text: str

    @property
    def is_list(self) -> bool:
        """Whether it is a list of items."""
        return self.name in LISTS


SECTIONS: tuple[Section, ...] = (
    Section(name="stack", form=StackForm, text="the environment, and what of the vendors' accounts it owns"),
    Section(name="services", form=ServiceForm, text="what runs and can fail, and who answers for it"),
    Section(name="metrics", form=MetricForm, text="numbers that Datadog keeps, beside the metrics that always exist"),
    Section(name="signals", form=SignalForm, text="what a condition can name, beside the signals that always exist"),
    Section(name="channels", form=ChannelForm, text="where a firing alert goes"),
    Section(name="alerts", form=AlertForm, text="a condition, how long it holds, how hard it is, and whom to tell"),
    Section(name="slos", form=SloForm, text="how much must be good over a window, and alerts on how fast that is lost"),
    Section(name="on_call", form=OnCallForm, text="who is woken, when, and who next"),
    Section(name="uptime", form=UptimeForm, text="what is asked from outside, how often, and what answer is right"),
    Section(
        name="dashboards",
        form=DashboardForm,
        text="what is shown together; none written, one of all and one of each service",
    ),
    Section(name="maintenance", form=PlannedMaintenanceForm, text="hours in which what fails wakes nobody"),
    Section(name="error_tracking", form=ErrorTrackingForm, text="the Sentry organization, teams, projects and alerts"),
    Section(
        name="logs", form=LogsForm, text="how log lines are read, which are kept, and what may not be seen in them"
    ),
    Section(name="status_page", form=StatusPageForm, text="what customers, or colleagues, see of the product's health"),
    Section(
        name="excuses",
        form=ExcuseOfForm,
        text="rules that an item may break whose own lines are not to be changed; others say it in themselves",
    ),
)


def json_schema() -> Schema:
    """The schema of one file of a catalog, in draft 2020-12."""
    properties: Schema = {
        EXTENDS: {
            "description": EXTENDS_TEXT,
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    }
    for section in SECTIONS:
        reference = {"$ref": f"#/$defs/{section.form.__name__}"}
        whole = {"type": "array", "items": reference} if section.is_list else reference
        properties[section.name] = {"description": section.text, **whole}
    return {
        "$schema": DIALECT,
        "title": "A file of a Watchbill catalog",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {name: overlayable(it, FLAG_TEXTS, IDENTITY) for name, it in definitions().items()},
    }


def definitions() -> Mapping[str, Schema]:
    """The schema of each form by its name, where it lies over nothing."""
    return {name: _definition(form) for name, form in sorted(forms().items())}


def forms() -> Mapping[str, type[Form]]:
    """Every form that an item or a map of a section is read by, by its name; those inside others included."""
    found: dict[str, type[Form]] = {}

    def add(form: type[Form]) -> None:
        found[form.__name__] = form
        for inner in form.inner.values():
            add(inner)

    for section in SECTIONS:
        add(section.form)
    return found


def _definition(form: type[Form]) -> Schema:
    """The schema of a form: with `override` or `remove`, nothing else is required."""
    _, made = models_json_schema([(form, "validation")], ref_template="#/$defs/{model}")
    definitions = made["$defs"]
    schema = _inlined(definitions[form.__name__], definitions)
    properties = {name: _field(field) for name, field in schema["properties"].items()}
    for name, inner in form.inner.items():
        properties[name] = {**properties[name], "items": {"$ref": f"#/$defs/{inner.__name__}"}}
    flags = {name: {"description": text, "const": True} for name, text in FLAG_TEXTS.items()}
    result: Schema = {"type": "object", "properties": {**properties, **flags}, "additionalProperties": False}
    if schema.get("required"):
        own = [name for name in properties if name not in form.inner]
        unless = {"not": {"anyOf": [{"required": [flag]} for flag in FLAG_TEXTS]}}
        # A map that gives nothing but items changes those of the map below it, and leaves its fields as they are.
        only = {"anyOf": [{"required": [name]} for name in own]} if form.inner else True
        result |= {"if": {"allOf": [unless, only]}, "then": {"required": schema["required"]}}
    return result


def _inlined(schema: Any, definitions: Schema) -> Any:
    """The schema with the forms that are inside others written out in place."""
    if isinstance(schema, list):
        return [_inlined(entry, definitions) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        inner = dict(_inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions))
        inner["properties"] = {name: _field(field) for name, field in inner["properties"].items()}
        return {key: value for key, value in {**inner, **rest}.items() if key != "title"}
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _field(schema: Schema) -> Schema:
    """A field without what only pydantic cares for: null, titles, defaults that no person would write."""
    outer = {key: value for key, value in schema.items() if key not in ("title", "anyOf", "also")}
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    merged = {**choices[0], **outer} if len(choices) == 1 else {**outer, **({"anyOf": choices} if choices else {})}
    if not _is_written(merged.get("default"), merged):
        merged.pop("default", None)
    also = schema.get("also")
    if also is None:
        return merged
    about = {key: merged.pop(key) for key in ("description", "default") if key in merged}
    return {**about, "anyOf": [{"type": also}, merged]}


def _is_written(default: Any, schema: Schema) -> bool:
    """Whether a default is what a person would write: not null, not empty, and not a duration in seconds."""
    if default is None or default in ([], {}):
        return False
    kinds = {"string": str, "boolean": bool, "integer": int, "array": list, "number": float}
    return isinstance(default, kinds.get(schema.get("type", ""), object))
