"""Root for the half that faces attackers: it binds what the plan lists, passes the sockets on, and does no more."""

import json
import logging
import os
import socket
import sys
from pathlib import Path

from decnet.ground import read_plan
from decnet.sensor.privileges import die_with_parent
from decnet.sensor.sockets import bind_here

log = logging.getLogger(__name__)

MAX_REQUEST = 4096


def serve(link: socket.socket, plan: Path) -> None:
    """Answer requests on ``link`` until the sensor is gone. An address and port that the plan lacks is refused."""
    with link:
        while request := link.recv(MAX_REQUEST):
            try:
                asked = json.loads(request)
                bound = bind_here(*_permitted(str(asked["address"]), int(asked["port"]), plan))
            except OSError as err:
                _refuse(link, err.errno or 0, os.strerror(err.errno) if err.errno else str(err))
            except (ValueError, KeyError, TypeError) as err:
                log.warning("refused a request: %s", err)
                _refuse(link, 22, "the request is not one of the plan's")
            else:
                socket.send_fds(link, [b"{}\n"], [bound.fileno()])
                bound.close()


def _permitted(address: str, port: int, plan: Path) -> tuple[str, int]:
    wanted = {(decky.address, service.port) for decky in read_plan(plan).deckies for service in decky.services}
    if (address, port) not in wanted:
        raise PermissionError(1, "not in the plan")
    return address, port


def _refuse(link: socket.socket, number: int, why: str) -> None:
    link.sendall(json.dumps({"errno": number, "error": why}).encode() + b"\n")


def main(link: str, plan: str, parent: str) -> None:
    """Serve the sensor at descriptor ``link`` until it or process ``parent`` is gone."""
    die_with_parent(int(parent))
    serve(socket.socket(fileno=int(link)), Path(plan))


if __name__ == "__main__":
    main(*sys.argv[1:])
