"""The vendors' accounts: one explicit provider each, with keys from stack config or the environment."""

import asyncio
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pulumi

from catalog.vendors import KEYS, Key
from components.conventions.settings import provider_settings, validates_monitors
from components.sdks import datadog, pagerduty
from components.sentry import projects as sentry


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The providers of a run, by package name; a vendor that the catalog does not use has no provider."""

    providers: dict[str, pulumi.ProviderResource]

    def options(self, *vendors: str) -> pulumi.ResourceOptions:
        """Return options that pass the providers of these vendors to a component and, through it, to its children.

        A component waits for each provider that it is given, and Sentry's provider waits for all resources of the other
        vendors.
        """
        return pulumi.ResourceOptions(
            providers={name: self.providers[name] for name in vendors if name in self.providers}
        )


def open_accounts(vendors: Iterable[str]) -> Accounts:
    """Create the providers of the named vendors ("datadog", "pagerduty", "sentry").

    Every key becomes a secret. The SDKs mark Datadog's and Sentry's keys as secret; PagerDuty's SDK does not, and an
    unmarked token would be stored in clear text in the state.

    Raises:
        pulumi.RunError: a key is missing (the message names all missing keys and both ways to set each), or a setting
            is invalid.
    """
    wanted = sorted(set(vendors))
    keys = {key.config: _read(key) for key in KEYS if key.vendor in wanted}
    missing = [key for key in KEYS if key.vendor in wanted and keys[key.config] is None]
    if missing:
        raise pulumi.RunError(_missing(missing))
    providers: dict[str, pulumi.ProviderResource] = {}
    others = _resources_of("datadog", "pagerduty") if "sentry" in wanted else []
    if "datadog" in wanted:
        if not validates_monitors():
            pulumi.runtime.register_stack_transformation(_without_validation)
        providers["datadog"] = datadog.Provider(
            "datadog",
            api_key=keys["datadog:apiKey"],
            app_key=keys["datadog:appKey"],
            **provider_settings("datadog"),
        )
    if "pagerduty" in wanted:
        providers["pagerduty"] = pagerduty.Provider(
            "pagerduty",
            token=keys["pagerduty:token"],
            **provider_settings("pagerduty"),
        )
    if "sentry" in wanted:
        token = _once_registered(others, keys["sentry:token"])
        providers["sentry"] = sentry.provider("sentry", token=token, **provider_settings("sentry"))
    return Accounts(providers=providers)


def _without_validation(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """Switch the validation of a monitor off: the provider would send a POST in each preview."""
    if args.type_ != "datadog:index/monitor:Monitor":
        return None
    return pulumi.ResourceTransformationResult(props={**args.props, "validate": False}, opts=args.opts)


def _resources_of(*packages: str) -> list[pulumi.Resource]:
    """Return a list to which each resource of these packages is added when the program declares it, from now on."""
    declared: list[pulumi.Resource] = []

    def note(args: pulumi.ResourceTransformationArgs) -> None:
        if args.type_.partition(":")[0] in packages:
            declared.append(args.resource)

    pulumi.runtime.register_stack_transformation(note)
    return declared


def _once_registered(others: Sequence[pulumi.Resource], key: pulumi.Output[str] | None) -> pulumi.Output[str] | None:
    """Return the same key, known only after each of these resources has been registered, whether that succeeded or
    failed.

    A failed look-up, a refused token and a failed check end the whole program, with `--continue-on-error` or without,
    and what is not registered by then is never created. So Sentry comes last, without depending on any resource. No
    other resource may take an output of Sentry's: each would wait for the other.
    """

    async def registered() -> None:
        await asyncio.gather(*(other.urn.future() for other in others), return_exceptions=True)

    return None if key is None else pulumi.Output.all(key, registered()).apply(lambda parts: parts[0])


def _read(key: Key) -> pulumi.Output[str] | None:
    configured = pulumi.Config(key.vendor).get_secret(key.name)
    if configured is not None:
        return configured
    value = next((os.environ[name] for name in key.variables if os.environ.get(name)), None)
    return None if value is None else pulumi.Output.secret(value)


def _missing(keys: list[Key]) -> str:
    lines = [f"  pulumi config set --secret {key.config}    (or export {key.variables[0]})" for key in keys]
    return "\n".join(["keys of the vendors' accounts are missing; set each in one of two ways:", *lines])
