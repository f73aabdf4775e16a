"""The bare loop on Pulumi's plain mocks in its own process, as a user runs a script.

python -m benchmarks.alone FILE default|rarely
"""

import sys
from pathlib import Path

from stacks.garbage import collect_rarely

if __name__ == "__main__":
    if sys.argv[2] == "rarely":
        collect_rarely()  # before the import of the SDKs, as Watchbill did it

    from benchmarks.plan import bare_plan

    bare_plan(Path(sys.argv[1]))
