"""What an alert that joins others says: whether its expression holds while some of them fire."""

from collections.abc import Mapping, Sequence


def holds(expression: Sequence[str], fires: Mapping[str, bool]) -> bool:
    """Whether an expression such as `("a", "&and", "&not", "b")` holds while these fire: `&not` binds closest, then
    `&and`, then `&or`."""
    rest = list(reversed(expression))

    def either() -> bool:
        value = both()
        while rest and rest[-1] == "&or":
            rest.pop()
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while rest and rest[-1] == "&and":
            rest.pop()
            value = one() and value
        return value

    def one() -> bool:
        part = rest.pop()
        if part == "&not":
            return not one()
        if part == "(":
            value = either()
            rest.pop()
            return value
        return fires[part]

    return either()
