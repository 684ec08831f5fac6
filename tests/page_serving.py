"""Serves the stub on a port of this machine; run as a module, a lively house to look at while the page is worked on."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

import uvicorn

from tests.page_data import House
from tests.page_stub import PASSWORD, Stub, micros


@contextlib.contextmanager
def served(stub: Stub, port: int = 0) -> Iterator[str]:
    """Serves the stub on 127.0.0.1 while the block lasts; yields its origin."""
    server = uvicorn.Server(
        uvicorn.Config(stub.app(), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    bound = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{bound}"
    finally:
        stub.cut = True
        server.should_exit = True
        thread.join(timeout=5)


def main(port: int) -> None:
    """Serves a lively house until interrupted, to look at while the page is worked on."""
    stub = Stub(House(micros()))
    with served(stub, port) as origin, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{origin}  ana / {PASSWORD}\n")
        while True:
            time.sleep(1)
            if stub.streams:
                stub.happen(2)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
