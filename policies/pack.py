"""The CrossGuard pack: each rule as a policy over one resource."""

from collections.abc import Callable

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)

from policies.rules import RULES, Rule


def policy(rule: Rule) -> ResourceValidationPolicy:
    """The policy that reports what the rule finds."""
    return ResourceValidationPolicy(
        name=rule.id,
        description=rule.why,
        enforcement_level=EnforcementLevel.MANDATORY,
        validate=_validate(rule),
    )


def serve() -> None:
    """Serve the pack to the engine until it is told to stop; prints nothing before the port."""
    PolicyPack(name="watchbill", policies=[policy(rule) for rule in RULES])


def _validate(rule: Rule) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        if args.resource_type == rule.type and (broken := rule.broken(args.props)):
            report(f"{broken}. {rule.why}", None)

    return validate
