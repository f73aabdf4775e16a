"""The stand-ins in their own process: `python -m local.vendors --store FILE --seed JSONFILE [--ports-file FILE]`."""

import argparse
import json
import os
import signal
import stat
import sys
import threading
from pathlib import Path
from types import FrameType

from local.vendors.core.rejections import VendorRejected
from local.vendors.core.schema import load
from local.vendors.core.store import Store
from local.vendors.core.usable import NotAnAccount
from local.vendors.protocol.serve import BadSeed, read_seed, seed, serve


def main() -> None:
    """Serves until it gets a signal to stop, its parent ends, or the pipe on its standard input closes."""
    parser = argparse.ArgumentParser(prog="python -m local.vendors", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the SQLite file that is the account")
    parser.add_argument("--seed", type=Path, help="a JSON file of what the account starts with")
    parser.add_argument("--ports-file", type=Path, help="write the ports there too")
    options = parser.parse_args()

    parent = os.getppid()
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: _set(done, _number, _frame))
    _watch_input(done)

    packages = load()
    try:
        store = Store(options.store)
        if options.seed:
            seed(store, packages, read_seed(options.seed))
    except (NotAnAccount, BadSeed, VendorRejected) as error:
        sys.exit(str(error))
    served = serve(store, packages)
    _announce(served.ports, options.ports_file)
    while not done.wait(0.5) and os.getppid() == parent:
        pass
    served.stop()
    store.close()


def _set(done: threading.Event, _number: int, _frame: FrameType | None) -> None:
    done.set()


def _watch_input(done: threading.Event) -> None:
    """Stops when the pipe from the parent closes. A terminal, a file or /dev/null does not come from a parent."""
    mode = os.fstat(0).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return

    def drain() -> None:
        while os.read(0, 4096):
            pass
        done.set()

    threading.Thread(target=drain, daemon=True).start()


def _announce(ports: dict[str, int], path: Path | None) -> None:
    line = json.dumps(ports)
    if path is not None:
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_text(line, encoding="utf-8")
        draft.replace(path)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
