"""Where something was written: the place that every error and every item of a catalog carries."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Source:
    """A place in a YAML file.

    `file` is as a person would open it: relative to the working directory when below it, else absolute. Lines and
    columns count from 1; line 0 stands for the file (or folder) as a whole.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file
