"""A bare server: ``python -m bench.bare ANSWERS`` sends the next of its answers whenever it hears something."""

import asyncio
import json
import sys
from typing import cast

ADDRESS, PORT = "127.62.7.9", 30_000


class Parrot(asyncio.Protocol):
    """One visit. Where the first answer comes unasked, the dialogue begins with it."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = iter(answers)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if GREETS:
            self._answer()

    def data_received(self, data: bytes) -> None:
        self._answer()

    def _answer(self) -> None:
        answer = next(self._answers, None)
        if answer is None:
            self._transport.close()
        else:
            self._transport.write(answer)


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Parrot(ANSWERS), ADDRESS, PORT)
    await server.serve_forever()


if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    ANSWERS = [text.encode("latin-1") for text in said["answers"]]
    GREETS = bool(said["greets"])
    asyncio.run(main())
