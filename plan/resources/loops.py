"""Event loops of a program: waits for its outputs, and closes the loops of the mocks' threads afterwards."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import wait_for_rpcs


def run_closing_loops(program: Coroutine[Any, Any, object]) -> None:
    """Run `program` to its end, and close every event loop of its worker threads afterwards.

    Pulumi's mock monitor creates an event loop in each thread that lacks one and leaves it open: two descriptors a
    thread, and an error in whatever runs when the garbage collector finds its socket before the loop itself.

    Raises what the program raises.
    """
    loops: list[asyncio.AbstractEventLoop] = []

    def provide() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loops.append(loop)

    async def run() -> None:
        # asyncio.run waits for the threads of the default executor before it returns.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(initializer=provide))
        await program

    try:
        asyncio.run(run())
    finally:
        for loop in loops:
            loop.close()


async def finish_outputs() -> None:
    """Wait for every output that the program has created so far.

    Pulumi itself waits for one to be done, and then for all others again: that time grows with the square of their
    number, to minutes for a plan with thousands of resources.

    Raises what a registration or an output raises.
    """
    await wait_for_rpcs(await_all_outstanding_tasks=False)
    while SETTINGS.outputs:
        with SETTINGS.lock:
            waited_for = list(SETTINGS.outputs)
            SETTINGS.outputs.clear()
        await asyncio.gather(*waited_for)
