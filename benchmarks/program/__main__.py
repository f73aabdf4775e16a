"""The bare loop as a Pulumi program; the stack's config gives the file in `bare:resources`."""

from pathlib import Path

import pulumi

from benchmarks.loop import declare

declare(Path(pulumi.Config("bare").require("resources")))
