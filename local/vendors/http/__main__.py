"""The vendors' HTTP APIs in a process of their own: `python -m local.vendors.http --store FILE`."""

import argparse
import json
import sys
from pathlib import Path

from local.vendors.core.rejections import VendorRejected
from local.vendors.core.schema import load
from local.vendors.core.store import Store
from local.vendors.core.usable import NotAnAccount
from local.vendors.http.core.faults import BadFault, read_faults
from local.vendors.http.core.server import RequestLog
from local.vendors.http.serve import new_token, serve
from local.vendors.protocol.serve import BadSeed, read_seed, seed


def main() -> None:
    """Serves until standard input closes; the first line of the output is the roots and the token as JSON."""
    parser = argparse.ArgumentParser(prog="python -m local.vendors.http", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="the SQLite file that is the account")
    parser.add_argument("--seed", type=Path, help="a JSON file of what the account starts with")
    parser.add_argument("--faults", type=Path, help="a JSON file with a list of faults")
    parser.add_argument("--log", type=Path, help="write a line of JSON for each request")
    options = parser.parse_args()
    try:
        faults = read_faults(options.faults) if options.faults else []
        store = Store(options.store)
        if options.seed:
            seed(store, load(), read_seed(options.seed))
    except (NotAnAccount, BadFault, BadSeed, VendorRejected) as error:
        sys.exit(str(error))
    token = new_token()
    running = serve(store, token, faults, RequestLog(options.log))
    sys.stdout.write(json.dumps({**running.roots, "token": token}) + "\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    running.stop()
    store.close()


if __name__ == "__main__":
    main()
