"""The CrossGuard pack: each rule that needs only the resources, as a policy over one resource or over the stack."""

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
    """Return a policy for each rule that needs only the resources; the catalog gives excuses and source places."""
    return [policy(rule, catalog) for rule in RULES if rule.needs == "resources"]


def policy(rule: Rule, catalog: CatalogContext) -> Policy:
    """Return the policy that reports a rule's findings: errors stop the run, warnings do not.

    Raises ValueError for a rule that needs the catalog.
    """
    level = EnforcementLevel.MANDATORY if rule.severity == "error" else EnforcementLevel.ADVISORY
    match rule.scope:
        case OneResource() as scope:
            return ResourceValidationPolicy(rule.id, rule.why, _validate_resource(rule, scope, catalog), level)
        case AllResources() as scope:
            return StackValidationPolicy(rule.id, rule.why, _validate_stack(rule, scope, catalog), level)
    raise ValueError(f"{rule.id} needs the catalog, and does not run in the engine")


def serve() -> None:
    """Serve the pack until the engine stops it; print nothing before the port."""
    catalog = CatalogContext(STACKS / "prod", date.today())

    class CatalogServicer(policy_module._PolicyAnalyzerServicer):
        """The pack's server, which also passes the stack's name and config to the catalog context."""

        def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 (the name in gRPC)
            catalog.configure(request.stack, dict(request.config))
            return super().ConfigureStack(request, context)

    policy_module._PolicyAnalyzerServicer = CatalogServicer  # type: ignore[misc]
    PolicyPack(name="watchbill", policies=list(policies(catalog)))


def _validate_resource(
    rule: Rule, scope: OneResource, catalog: CatalogContext
) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if not scope.covers(args.resource_type):
            return
        resource = read_resource(args)
        message = scope.check(resource)
        if message and not catalog.excuses(resource, rule.id):
            report(_full_message(rule, message, resource, catalog), None)

    return validate


def _validate_stack(
    rule: Rule, scope: AllResources, catalog: CatalogContext
) -> Callable[[StackValidationArgs, ReportViolation], None]:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        for resource, message in scope.check([read_resource(each) for each in args.resources]):
            if not catalog.excuses(resource, rule.id):
                report(_full_message(rule, message, resource, catalog), resource.urn)

    return validate


def _full_message(rule: Rule, message: str, resource: EngineResource, catalog: CatalogContext) -> str:
    origin = catalog.origin(resource)
    place = f"{origin.source}: {origin.name}: " if origin else ""
    return f"{place}{message}. {rule.fix}"
