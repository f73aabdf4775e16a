"""The CrossGuard pack: every rule that needs the resources alone, as a policy over one of them or over the stack."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pulumi_policy.policy as policy_module
from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from policies.engine.rule import AllResources, OneResource, Rule
from policies.engine.views import STACKS, CatalogContext, EngineResource, read_resource
from policies.rules import RULES

Policy = ResourceValidationPolicy | StackValidationPolicy


def policies(catalog: CatalogContext) -> list[Policy]:
    """A policy for each rule that needs the resources alone; excused and placed by the catalog behind them."""
    return [policy(rule, catalog) for rule in RULES if rule.needs == "resources"]


def policy(rule: Rule, catalog: CatalogContext) -> Policy:
    """The policy that reports what the rule finds: an error stops the run, a warning does not."""
    level = EnforcementLevel.MANDATORY if rule.severity == "error" else EnforcementLevel.ADVISORY
    match rule.scope:
        case OneResource() as one:
            return ResourceValidationPolicy(rule.id, rule.why, _of_one(rule, one, catalog), level)
        case AllResources() as every:
            return StackValidationPolicy(rule.id, rule.why, _of_all(rule, every, catalog), level)
    raise ValueError(f"{rule.id} needs the catalog, and does not run in the engine")


def serve() -> None:
    """Serve the pack to the engine until it is told to stop; prints nothing before the port."""
    catalog = CatalogContext(STACKS / "prod", date.today())

    class Configured(policy_module._PolicyAnalyzerServicer):
        """The pack's server, which keeps of what the engine tells of the stack its tags alone."""

        def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 (gRPC's name)
            catalog.configure(request.stack, dict(request.config))
            return super().ConfigureStack(request, context)

    policy_module._PolicyAnalyzerServicer = Configured  # type: ignore[misc]
    PolicyPack(name="watchbill", policies=list(policies(catalog)))


def _of_one(
    rule: Rule, scope: OneResource, catalog: CatalogContext
) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if not scope.covers(args.resource_type):
            return
        resource = read_resource(args)
        broken = scope.check(resource)
        if broken and not catalog.excuses(resource, rule.id):
            report(_message(rule, broken, resource, catalog), None)

    return validate


def _of_all(
    rule: Rule, scope: AllResources, catalog: CatalogContext
) -> Callable[[StackValidationArgs, ReportViolation], None]:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        for resource, broken in scope.check([read_resource(it) for it in args.resources]):
            if not catalog.excuses(resource, rule.id):
                report(_message(rule, broken, resource, catalog), resource.urn)

    return validate


def _message(rule: Rule, broken: str, resource: EngineResource, catalog: CatalogContext) -> str:
    origin = catalog.origin(resource)
    place = f"{origin.source}: {origin.name}: " if origin else ""
    return f"{place}{broken}. {rule.fix}"
