"""Why the vendor's answer could not be had."""

from audit.live.inventory import Obstacle


class Unreadable(Exception):
    """A request failed after all retries. The message contains no secrets; `status` is the HTTP status, if any."""

    def __init__(self, obstacle: Obstacle, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.obstacle = obstacle
        self.status = status


class Transient(Unreadable):
    """A request failed that may succeed later; `after` is the time in seconds that the vendor asks to wait."""

    def __init__(
        self, obstacle: Obstacle, message: str, status: int | None = None, *, after: float | None = None
    ) -> None:
        super().__init__(obstacle, message, status)
        self.after = after
