"""The resources of a plan, in the form in which they are compared."""

from audit.compare.model import CodeResource
from catalog.vendors import vendor_of
from plan.plan import Plan


def code_resources(plan: Plan) -> tuple[CodeResource, ...]:
    """Return the plan's resources that a vendor holds: neither components nor providers."""
    return tuple(
        CodeResource(
            stack=plan.catalog.stack.name,
            urn=each.urn,
            type=each.type,
            name=each.name,
            inputs=each.inputs,
            aliases=each.aliases,
            item=each.item,
            source=each.source,
            ignore_changes=each.ignore_changes,
        )
        for each in plan.resources
        if vendor_of(each.type) is not None
    )
