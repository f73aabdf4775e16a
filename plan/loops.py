"""Event loops of the threads that Pulumi's mocks answer in, closed when the program has ended."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_closing_loops(program: Coroutine[Any, Any, object]) -> None:
    """Run `program` to its end, with every event loop that its worker threads needed closed afterwards.

    Pulumi's mock monitor makes an event loop in each thread that lacks one and leaves it open: two descriptors a
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
