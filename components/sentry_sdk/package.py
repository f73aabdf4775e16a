"""The reference to the package, and the base class of its resources, which checks their arguments before the engine
does.
"""

import base64
import json
import types
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints, is_typeddict

import pulumi
from typing_extensions import get_original_bases

Args = TypeVar("Args", bound=Mapping[str, object])

_PLUGIN = json.loads(Path(__file__).with_name("pulumi-plugin.json").read_text(encoding="utf-8"))
BRIDGE = str(_PLUGIN["version"])
"""The version of the plugin `terraform-provider`, which runs any Terraform provider."""
VERSION = str(_PLUGIN["parameterization"]["version"])
"""The version of jianyuan/sentry. Below 0.15.5, one alert that somebody deleted in Sentry makes every refresh fail."""
PARAMETER = json.dumps(_PLUGIN["parameterization"]["value"], sort_keys=True)


def package() -> Awaitable[str]:
    """Return the package's reference. Each use takes a fresh awaitable; the SDK asks the engine once."""
    value = base64.b64encode(PARAMETER.encode()).decode()
    return pulumi.runtime.register_package("terraform-provider", BRIDGE, "", "sentry", VERSION, value)


class Provider(pulumi.ProviderResource):
    """The Sentry provider. `base_url` is `https://HOST/api/`, for a region or a self-hosted Sentry."""

    def __init__(
        self,
        name: str,
        *,
        token: pulumi.Input[str] | None,
        base_url: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        given = {"token": None if token is None else pulumi.Output.secret(token), "baseUrl": base_url}
        super().__init__("sentry", name, _without_none(given), opts, package_ref=package())


class SentryResource(pulumi.CustomResource, Generic[Args]):
    """A resource of the package; `Args` is the TypedDict that names all of its arguments.

    The bridge drops a misspelt optional argument without an error. `token` is the type; `computed` names the outputs
    that only Sentry knows and that a program reads.
    """

    token: ClassVar[str]
    computed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str, args: Args, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check the arguments and register the resource. Raises TypeError: an argument is unknown or missing."""
        problems = list(problems_of(args, get_args(get_original_bases(type(self))[0])[0]))
        if problems:
            raise TypeError(f"{type(self).__name__} {name}: {'; '.join(problems)}")
        outputs: dict[str, Any] = dict.fromkeys(self.computed)
        super().__init__(self.token, name, outputs | _without_none(args), opts, package_ref=package())

    def output(self, name: str) -> pulumi.Output[Any]:
        """Return an output by its name at the provider: `dsnPublic`."""
        value: pulumi.Output[Any] = self.__dict__[name]
        return value


def look_up(token: str, arguments: Mapping[str, pulumi.Input[Any]], opts: pulumi.InvokeOptions) -> pulumi.Output[Any]:
    """Return the answer to a look-up of the package: a map of its outputs."""
    return pulumi.runtime.invoke_output(token, dict(arguments), opts, package_ref=package())


def problems_of(value: Any, kind: Any, path: str = "") -> Iterator[str]:
    """Yield what is unknown or missing in arguments that a TypedDict describes, at any depth. Outputs are not
    inspected.
    """
    if is_typeddict(kind) and isinstance(value, Mapping):
        hints = _hints(kind)
        for name, part in value.items():
            if name in hints:
                yield from problems_of(part, hints[name], f"{path}.{name}" if path else name)
            else:
                near = get_close_matches(name, hints, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                yield f"{path + '.' if path else ''}{name} is not an argument{hint}"
        for name in sorted(kind.__required_keys__ - value.keys()):
            yield f"{path + '.' if path else ''}{name} is missing"
    elif get_origin(kind) is types.UnionType or str(get_origin(kind)) == "typing.Union":
        for option in get_args(kind):
            if is_typeddict(option) or get_origin(option) in (list, Sequence):
                yield from problems_of(value, option, path)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from problems_of(item, get_args(kind)[0], f"{path}[{index}]")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _without_none(arguments: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
