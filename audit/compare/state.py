"""Reads the engine's state: the JSON of `pulumi stack export`, of a checkpoint, or of a local state file."""

from typing import Any

from audit.compare.model import StateResource
from plan.resources.masking import SECRET

# The key that marks a special value in Pulumi's serialized properties, and its value for a secret
# (sdk/go/common/resource/sig: Key, Secret).
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"


class NotAState(ValueError):
    """The document is not a stack's state; the message says why."""


def read_state(document: Any, stack: str) -> tuple[StateResource, ...]:
    """Return the resources that a vendor holds, in the state's order. Secrets are masked.

    Raises:
        NotAState: the document has none of the known forms.
    """
    resources = _resources(document)
    return tuple(_resource(each, stack) for each in resources if _is_of_vendor(each))


def stack_of(document: Any) -> str | None:
    """Return the name of the stack, from the URN of its first resource; None for an empty state."""
    for each in _resources(document):
        parts = str(each.get("urn", "")).split("::")
        if len(parts) >= 4:
            return parts[0].rpartition(":")[2]
    return None


def masked(value: Any) -> Any:
    """Return a serialized property with every secret replaced by `[secret]`, and without the engine's own keys."""
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _SECRET_MARK:
            return SECRET
        return {key: masked(inner) for key, inner in value.items() if not key.startswith("__")}
    return [masked(inner) for inner in value] if isinstance(value, list) else value


def _resources(document: Any) -> list[Any]:
    if isinstance(document, dict):
        if isinstance(checkpoint := document.get("checkpoint"), dict):
            document = checkpoint.get("latest") or {}
        elif "deployment" in document:
            document = document["deployment"] or {}
        if isinstance(document, dict):
            resources = document.get("resources")
            if resources is None and ("manifest" in document or document == {}):
                return []
            if isinstance(resources, list) and all(isinstance(each, dict) for each in resources):
                return resources
    raise NotAState("it is not the JSON that `pulumi stack export` writes")


def _is_of_vendor(resource: Any) -> bool:
    """Whether a vendor holds it. A resource that waits for its deletion is no longer the stack's."""
    type_ = str(resource.get("type", ""))
    return (
        bool(resource.get("custom"))
        and not type_.startswith("pulumi:")
        and not resource.get("external")
        and not resource.get("delete")
    )


def _resource(resource: Any, stack: str) -> StateResource:
    try:
        urn, type_, id_ = str(resource["urn"]), str(resource["type"]), str(resource["id"])
    except KeyError as error:
        raise NotAState(f"a resource has no {error}") from error
    return StateResource(
        stack=stack,
        urn=urn,
        type=type_,
        name=urn.rpartition("::")[2],
        id=id_,
        inputs=masked(resource.get("inputs") or {}),
        outputs=masked(resource.get("outputs") or {}),
        # The engine notes where the program registered a resource; `pulumi import` has no program.
        applied=bool(resource.get("sourcePosition")),
    )
