"""The YAML of expected HTTP answers, and of the steps of a check with several requests."""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import PART, Form, Located
from catalog.forms.text import shown, suggestion
from catalog.forms.types import Name, choice, matching, not_empty, url_text, within, written_once
from catalog.forms.units import seconds
from catalog.forms.url_secrets import SECRET_WORD, VARIABLE
from catalog.services import Service
from catalog.source.places import Source
from catalog.uptime.model import REQUEST_TIMEOUT_S, Answer, Request, Step, StepsProbe

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"]
Status = Annotated[int, AfterValidator(within(100, 599, "an HTTP status, such as 200"))]
# A token of RFC 9110 (5.6.2), and the allowed field value (5.5): no control character except the tab, since a line
# break would begin another header.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MOST_STEPS = 10


def _milliseconds(value: object) -> object:
    if not isinstance(value, str):
        raise InvalidValue(f"`{value}` has no unit", f"write `{value}ms`")
    match = re.fullmatch(r"([0-9]{1,6})\s*ms", value.strip())
    try:
        length = int(match[1]) if match else seconds(value) * 1000
    except InvalidValue as error:
        raise InvalidValue(error.message, "write milliseconds or seconds, such as `800ms`") from error
    if length > REQUEST_TIMEOUT_S * 1000:
        message = f"{shown(value)} can never be exceeded: a request fails after {REQUEST_TIMEOUT_S} s"
        raise InvalidValue(message, f"write at most `{REQUEST_TIMEOUT_S}s`, or remove the line")
    return length


def _header_names(headers: dict[str, str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise InvalidValue(f"invalid header name {shown(name)}", "write its name, such as `content-type`")
        if name.lower() in first:
            message = (
                f"{shown(name)} and {shown(first[name.lower()])} are the same header: upper and lower case "
                "do not matter"
            )
            raise InvalidValue(message, "keep one of them")
        first[name.lower()] = name
        # Do not quote the value: it may contain a secret.
        if "\n" in value:
            message = f"the value of the header {shown(name)} contains a line break, which is not allowed"
            raise InvalidValue(message, "write the value in one line without it")
        if value != value.strip(" \t"):
            raise InvalidValue(
                f"the value of the header {shown(name)} has blanks at its beginning or end", "remove the blanks"
            )
    return headers


def _json_paths(values: dict[str, str]) -> dict[str, str]:
    for path in values:
        if not path.startswith("$"):
            raise InvalidValue(f"invalid JSONPath {shown(path)}", f"begin with `$`, such as `$.{path}`")
    return values


def _no_secret(values: dict[str, str]) -> dict[str, str]:
    for name, value in values.items():
        if SECRET_WORD.search(name) and not VARIABLE.search(value):
            # Do not quote the value: errors end up in logs.
            hint = "name a Datadog global variable under `secrets:` and write `{{ NAME }}` here"
            raise InvalidValue(f"{shown(name)} looks like a secret", hint)
    return values


def _variables(values: dict[str, str]) -> dict[str, str]:
    for name, where in values.items():
        # Datadog's rule for variable names.
        if not re.fullmatch(r"[A-Z][A-Z0-9_]+[A-Z0-9]", name):
            raise InvalidValue(
                f"invalid variable name {shown(name)}", "write at least three capital letters, digits and _: `SESSION`"
            )
        if not re.fullmatch(r"\$.*|header:[!#$%&'*+.^_`|~0-9A-Za-z-]+", where):
            raise InvalidValue(f"invalid part of an answer: {shown(where)}", "write a JSONPath or `header:<name>`")
    return values


def _address(text: str) -> str:
    """The text with the spaces in its variables removed, since a URL cannot contain spaces."""
    address = VARIABLE.sub(r"{{\1}}", text)
    return address if re.fullmatch(r"/[^\s<>\"]*", address) else url_text(address)


JsonValues = Annotated[dict[str, str], AfterValidator(_json_paths)]


class AnswerForm(Form):
    noun: ClassVar[str] = "`expect`"
    status: Annotated[Status | None, Field(description="the HTTP status; default: 200")] = None
    latency_under: Annotated[
        int | None,
        BeforeValidator(_milliseconds),
        WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,6}\s*(ms|s|m|min)$"}),
        Field(description="the maximum response time, such as `latency_under: 800ms`; default: none"),
    ] = None
    headers: Annotated[dict[str, str], AfterValidator(_header_names)] = Field(
        default_factory=dict, description="a map of headers and the text each must contain: {content-type: json}"
    )
    # `json` is a method of pydantic's models.
    json_values: JsonValues | None = Field(
        default=None, alias="json", description='a map of JSONPaths and expected values, such as {"$.status": healthy}'
    )


class RequestForm(Form):
    noun: ClassVar[str] = "`request`"
    method: (
        Annotated[
            Method, choice("method", Method), Field(description="the HTTP method; default: GET, or POST with `json`")
        ]
        | None
    ) = None
    url: Annotated[
        str,
        AfterValidator(_address),
        Field(description="a URL, or a path under the service's URL, such as `url: /api/login`"),
    ]
    headers: Annotated[dict[str, str], AfterValidator(_header_names), AfterValidator(_no_secret)] = Field(
        default_factory=dict, description="a map of headers to send, such as {accept: application/json}"
    )
    json_values: Annotated[dict[str, str], AfterValidator(_no_secret)] | None = Field(
        default=None, alias="json", description='the JSON body, a map such as {email: "{{ EMAIL }}"}'
    )


class StepForm(Form):
    noun: ClassVar[str] = "a step"
    misplaced = PART
    name: Name
    request: Annotated[RequestForm, Field(description="the request to send, such as `request: {url: /api/login}`")]
    expect: AnswerForm = Field(default=AnswerForm(), description="the expected answer; default: status 200")
    extract: Annotated[dict[str, str], AfterValidator(_variables)] = Field(
        default_factory=dict, description="a map of variables for later steps, such as {SESSION: $.session}"
    )


def _step_count(steps: list[StepForm]) -> list[StepForm]:
    if len(steps) > _MOST_STEPS:
        raise InvalidValue(
            f"the check has {len(steps)} steps", f"Datadog allows {_MOST_STEPS}: split it into two checks"
        )
    written_once([step.name for step in steps])
    return steps


Steps = Annotated[
    list[StepForm],
    AfterValidator(not_empty),
    AfterValidator(_step_count),
]
Secrets = Annotated[
    list[
        Annotated[
            str, matching(r"[A-Z][A-Z0-9_]+[A-Z0-9]", "a global variable", "write its name in Datadog: `SHOP_PASSWORD`")
        ]
    ],
    AfterValidator(written_once),
    Field(description="a list of Datadog global variables that the steps use, such as [SHOP_PASSWORD]"),
]


def answer(form: AnswerForm, *, status: int | None = 200, values: Mapping[str, str] | None = None) -> Answer:
    """Return the answer that a form expects; `status` and `values` are the defaults."""
    recipients = form.json_values if form.json_values is not None else (values or {})
    return Answer(
        status=form.status if form.status is not None else status,
        latency_under_ms=form.latency_under,
        headers=_sorted({name.lower(): value for name, value in form.headers.items()}),
        json=_sorted(recipients),
    )


def steps_probe(
    steps: list[StepForm], secrets: list[str], service: Service | None, entry: Located[Any], report: Report
) -> StepsProbe | None:
    """Return the steps in order; None if a variable is used before it is set, or a path has no URL before it."""
    before = len(report.errors)
    known, used = set(secrets), set[str]()
    for index, form in enumerate(steps):
        for text in _texts(form.request):
            names = set(VARIABLE.findall(text))
            used |= names
            for name in sorted(names - known if "secrets" not in entry.refused else ()):
                _refuse_variable(name, known, entry.at("steps", index, "request"), report)
        if form.request.url.startswith("/") and not (service and service.url):
            message = f"the step `{form.name}` has a path, and no service has a `url`"
            report.refuse(entry.at("steps", index, "request", "url"), message, "write the complete URL")
        known |= set(form.extract)
    for index, name in enumerate(secrets):
        if name not in used:
            report.refuse(entry.at("secrets", index), f"{shown(name)} is not used in any step", "remove it")
    if len(report.errors) > before:
        return None
    base = service.url.rstrip("/") if service and service.url else ""
    return StepsProbe(steps=tuple(_step(form, base) for form in steps), secrets=tuple(sorted(secrets)))


def _step(form: StepForm, base: str) -> Step:
    body = form.request.json_values
    url = form.request.url
    return Step(
        name=form.name,
        request=Request(
            method=form.request.method or ("GET" if body is None else "POST"),
            url=f"{base}{url}" if url.startswith("/") else url,
            headers=_sorted({name.lower(): value for name, value in form.request.headers.items()}),
            body=None if body is None else json.dumps(body, sort_keys=True),
            body_type=None if body is None else "application/json",
        ),
        answer=answer(form.expect),
        extract=_sorted(form.extract),
    )


def _texts(request: RequestForm) -> list[str]:
    return [request.url, *request.headers.values(), *(request.json_values or {}).values()]


def _refuse_variable(name: str, known: set[str], where: Source, report: Report) -> None:
    hint = suggestion(name, known) if known else "write it under `secrets:`, or `extract` it in an earlier step"
    report.refuse(where, f"unknown variable {shown(name)}", hint)


def _sorted(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))
