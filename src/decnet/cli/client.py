"""Talking to a hub: over its socket on this machine, or over HTTP with a token."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from decnet.cli.errors import OperatorFault

PREFIX = "/api/v1"
PAGE = 500
PATIENCE = 30.0


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float | None) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Hub:
    """A hub. Every method raises :class:`OperatorFault` with what to do where the hub says no, or is not there."""

    def __init__(self, state: Path, api: str | None = None, token: str | None = None) -> None:
        self._state, self._api, self._token = state, api, token

    def get(self, path: str, **query: object) -> Any:
        """The answer to GET, decoded."""
        return self._ask("GET", path, query)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """The answer to a request with a JSON body; None where there is none."""
        return self._ask(method, path, {}, body)

    def items(self, path: str, most: int, **query: object) -> Iterator[dict[str, Any]]:
        """At most ``most`` items of a list, page by page."""
        after: str | None = None
        while most > 0:
            page = self.get(path, **query, limit=min(most, PAGE), after=after)
            yield from page["items"]
            most -= len(page["items"])
            after = page["next"]
            if not after:
                return

    def stream(self, **query: object) -> Iterator[tuple[str, Any]]:
        """Events of the live stream as (name, data), until the hub ends it."""
        ticket = self.send("POST", "/auth/sse-ticket")["ticket"]
        connection, response = self._open("GET", "/stream", query | {"token": ticket}, None, timeout=60.0)
        name, data = "message", []
        try:
            while line := response.readline():
                field, _, value = line.decode().rstrip("\n").partition(": ")
                match field:
                    case "event":
                        name = value
                    case "data":
                        data.append(value)
                    case "" if data:
                        yield name, json.loads("\n".join(data))
                        name, data = "message", []
        finally:
            connection.close()

    def _ask(self, method: str, path: str, query: dict[str, object], body: object = None) -> Any:
        connection, response = self._open(method, path, query, body, timeout=PATIENCE)
        try:
            text = response.read()
        finally:
            connection.close()
        return json.loads(text) if text else None

    def _open(
        self, method: str, path: str, query: dict[str, object], body: object, timeout: float
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        given = {key: value for key, value in query.items() if value not in (None, "")}
        target = PREFIX + quote(path) + ("?" + urlencode(given, doseq=True) if given else "")
        headers = {"Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = self._connection(timeout)
        try:
            connection.request(method, target, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as err:
            connection.close()
            raise OperatorFault(f"no hub answers at {self._where()} ({err}); start one with `decnet up`") from err
        if response.status >= 400:
            said = _complaint(response)
            connection.close()
            raise OperatorFault(said)
        return connection, response

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        if self._api is None:
            return _SocketConnection(self._state / "hub.sock", timeout)
        url = urlsplit(self._api)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        if not url.hostname:
            raise OperatorFault(f"--api wants a URL like http://127.0.0.1:8000, not {self._api!r}")
        return kind(url.hostname, url.port, timeout=timeout)

    def _where(self) -> str:
        return self._api or str(self._state / "hub.sock")


def _complaint(response: http.client.HTTPResponse) -> str:
    try:
        said = json.loads(response.read())
        detail = said.get("detail") or said.get("title")
    except ValueError:
        detail = response.reason
    return f"the hub says: {detail} ({response.status})"
