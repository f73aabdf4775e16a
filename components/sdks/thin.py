"""Replacements for the classes of a vendor's SDK, made from its table: they register the same resources.

They follow Pulumi's code generator: inputs in the vendor's spelling, secrets marked, the plugin's version in the
options. Nested arguments are plain maps.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

import pulumi

from components.sdks.tables import LookUpRow, Names, ResourceRow, Table, camel, table


class Sdk:
    """A vendor's SDK: `sdk.Monitor`, `sdk.MonitorMonitorThresholdsArgs`, `sdk.get_user_output`, `sdk.slack.Channel`.

    Raises AttributeError for a class that is not in the table: `make sdks` adds the classes that components name.
    """

    def __init__(self, vendor: str, module: str = "") -> None:
        self._vendor = vendor
        self._module = module

    def __getattr__(self, name: str) -> Any:
        known, full = table(self._vendor), f"{self._module}{name}"
        made: Any
        if full in known.resources:
            made = _resource_class(name, known.resources[full], known, self._vendor)
        elif full in known.arguments:
            made = _arguments(name, known.arguments[full])
        elif full in known.look_ups:
            made = _look_up(name, known.look_ups[full], known)
        elif any(resource.startswith(f"{full}.") for resource in (*known.resources, *known.arguments)):
            made = Sdk(self._vendor, f"{full}.")
        else:
            raise AttributeError(f"the table of {self._vendor} has no {full}; `make sdks` creates it again")
        setattr(self, name, made)
        return made


class _Outputs:
    """Outputs by their Python names; Pulumi keeps them under the vendor's names."""

    _row: ResourceRow

    def __getattr__(self, name: str) -> Any:
        spelling = self._row.outputs.get(name) or self._row.inputs.spelling.get(name)
        if spelling is None or spelling not in self.__dict__:
            raise AttributeError(f"{type(self).__name__} has no output {name}; `make sdks` adds what components read")
        return self.__dict__[spelling]


def _resource_class(name: str, row: ResourceRow, known: Table, vendor: str) -> type[pulumi.Resource]:
    token = row.token
    base: type[pulumi.Resource]
    if token == f"pulumi:providers:{vendor}":
        base, token = pulumi.ProviderResource, vendor
    else:
        base = pulumi.CustomResource

    # Pulumi finds our line that creates a resource by this name, for the engine's messages.
    def __init__(self: Any, resource_name: str, opts: pulumi.ResourceOptions | None = None, **given: Any) -> None:  # noqa: N807
        values = _spelt(given, row.inputs, name, row)
        options = pulumi.ResourceOptions(version=known.version, plugin_download_url=known.download_url)
        options = pulumi.ResourceOptions.merge(options, opts)
        if row.secret_outputs:
            secret = pulumi.ResourceOptions(additional_secret_outputs=list(row.secret_outputs))
            options = pulumi.ResourceOptions.merge(options, secret)
        _spell_options(options, row)
        base.__init__(self, token, resource_name, dict.fromkeys(row.outputs.values()) | values, options)

    return type(name, (_Outputs, base), {"__init__": __init__, "_row": row, "__module__": f"pulumi_{vendor}"})


def _spell_options(options: pulumi.ResourceOptions, row: ResourceRow) -> None:
    """Change the options that name properties to the vendor's spelling; Pulumi does it only for the SDK's classes."""
    spelling = {**row.outputs, **row.inputs.spelling}
    for option in ("additional_secret_outputs", "ignore_changes", "replace_on_changes"):
        named = getattr(options, option)
        if named:
            setattr(options, option, [spelling.get(item) or camel(item) for item in named])


def _arguments(name: str, names: Names) -> type:
    """Return a class, since annotations name it; calling it gives a plain map."""

    def made(_class: type, **given: Any) -> dict[str, Any]:
        return _spelt(given, names, name)

    return type(name, (), {"__new__": made})


def _look_up(name: str, row: LookUpRow, known: Table) -> Callable[..., pulumi.Output[Any]]:
    def look_up(
        opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None, **given: Any
    ) -> pulumi.Output[Any]:
        _check(given, row.inputs, name)
        arguments = {spelling: given.get(item) for item, spelling in row.inputs.spelling.items()}
        defaults = pulumi.InvokeOptions(version=known.version, plugin_download_url=known.download_url or "")
        merged = pulumi.InvokeOutputOptions.merge(defaults, opts)
        answer = pulumi.runtime.invoke_output(row.token, arguments, opts=merged)
        return answer.apply(
            lambda found: SimpleNamespace(**{output: found.get(spelling) for output, spelling in row.outputs.items()})
        )

    return look_up


def _spelt(given: Mapping[str, Any], names: Names, name: str, row: ResourceRow | None = None) -> dict[str, Any]:
    """Return inputs in the vendor's spelling and the SDK's order, without those that are not given."""
    _check(given, names, name)
    values = {}
    for item, spelling in names.spelling.items():
        value = given.get(item)
        if value is None:
            value = names.defaults.get(item)
        if value is None:
            continue
        if row is not None and item in row.json_inputs:
            value = pulumi.Output.from_input(value).apply(pulumi.runtime.to_json)
        if row is not None and item in row.secret_inputs:
            value = pulumi.Output.secret(value)
        values[spelling] = value
    return values


def _check(given: Mapping[str, Any], names: Names, name: str) -> None:
    """Check the arguments as the SDK's classes do. Raises TypeError: an argument is unknown or missing."""
    for item in given:
        if item not in names.spelling:
            near = get_close_matches(item, names.spelling, n=1)
            raise TypeError(f"{name} has no argument {item}" + (f"; did you mean {near[0]}?" if near else ""))
    for each in names.required:
        if given.get(each) is None:
            raise TypeError(f"{name} requires the argument {each}")
