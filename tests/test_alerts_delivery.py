import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from decnet.share.alerts.delivery import Undelivered, deliver
from decnet.share.alerts.model import (
    Alert,
    Mail,
    Settings,
    Webhook,
    body,
    verify,
)
from tests.visits import NOON

LOOPBACK = ("127.0.0.0/8",)
ALERT = Alert("story-1", 3, NOON, "192.0.2.7", "3 commands on web-01", "web-01", "ssh", "event-1")


class _Receiver(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    got: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), data))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


class _MailServer(socketserver.StreamRequestHandler):
    got: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode().strip():
            self.got.append(line)
            match line.split()[0].upper():
                case "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (part := self.rfile.readline()) != b".\r\n":
                        self.got.append(part.decode().strip())
                    self.wfile.write(b"250 ok\r\n")
                case "RCPT" if "refused" in line:
                    self.wfile.write(b"550 no such user here: secret\r\n")
                case "QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                case _:
                    self.wfile.write(b"250 ok\r\n")


@contextmanager
def listening(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def webhook() -> Iterator[int]:
    _Receiver.got, _Receiver.status = [], 200
    with listening(HTTPServer(("127.0.0.1", 0), _Receiver)) as port:
        yield port


def test_a_webhook_gets_signed_json(webhook: int) -> None:
    settings = Settings(Webhook(True, f"http://127.0.0.1:{webhook}/hook", "secret"), allow=LOOPBACK)
    assert deliver(ALERT, "d-1", "webhook", settings) == "The webhook answered 200."
    ((headers, data),) = _Receiver.got
    told = json.loads(data)
    assert (told["story"], told["depth_word"], told["actor"]["peer"]) == ("story-1", "acting", "192.0.2.7")
    assert data == body(ALERT, "d-1")
    stamp = int(headers["X-Decnet-Signature"].partition(",")[0].removeprefix("t="))
    assert verify("secret", headers["X-Decnet-Signature"], data, stamp)
    assert headers["X-Decnet-Delivery"] == "d-1"


@pytest.mark.parametrize("status", [302, 307, 400, 500])
def test_what_is_no_success_is_none_and_no_redirect_is_followed(webhook: int, status: int) -> None:
    _Receiver.status = status
    settings = Settings(Webhook(True, f"http://127.0.0.1:{webhook}/"), allow=LOOPBACK)
    with pytest.raises(Undelivered, match=str(status)):
        deliver(ALERT, "d-1", "webhook", settings)
    assert len(_Receiver.got) == 1


def test_nothing_is_sent_inside_unless_it_is_allowed(webhook: int) -> None:
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(Undelivered, match="allow-list"):
            deliver(ALERT, "d-1", "webhook", Settings(Webhook(True, f"http://{host}:{webhook}/")))
    assert _Receiver.got == []


def test_a_name_that_means_another_address_a_moment_later_gains_nothing(webhook: int) -> None:
    answers = iter([["203.0.113.7", "127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    settings = Settings(Webhook(True, f"http://rebound.example:{webhook}/"))
    with pytest.raises(Undelivered):
        deliver(ALERT, "d-1", "webhook", settings, lookup)
    assert asked == ["rebound.example"]
    assert _Receiver.got == []


def test_the_judged_address_is_the_one_connected_to(webhook: int) -> None:
    settings = Settings(Webhook(True, f"http://hook.example:{webhook}/"), allow=LOOPBACK)
    deliver(ALERT, "d-1", "webhook", settings, lambda host, port: ["127.0.0.1"])
    ((headers, _),) = _Receiver.got
    assert headers["Host"] == f"hook.example:{webhook}"


def test_a_mail_sink_gets_a_mail() -> None:
    _MailServer.got = []
    with listening(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer)) as port:
        mail = Mail(True, "127.0.0.1", port, "decnet@example.org", "ana@example.org")
        assert "took" in deliver(ALERT, "d-1", "mail", Settings(mail=mail, allow=LOOPBACK))
        with pytest.raises(Undelivered, match="refused the recipient") as refusal:
            deliver(ALERT, "d-1", "mail", Settings(mail=replace(mail, recipient="refused@example.org"), allow=LOOPBACK))
        with pytest.raises(Undelivered):
            deliver(ALERT, "d-1", "mail", Settings(mail=replace(mail, tls=True), allow=LOOPBACK))
        with pytest.raises(Undelivered, match="allow-list"):
            deliver(ALERT, "d-1", "mail", Settings(mail=mail))
    assert "secret" not in str(refusal.value)
    assert "rcpt TO:<ana@example.org>" in _MailServer.got
    assert "Subject: DECNET: ACTING 192.0.2.7" in _MailServer.got


def test_nobody_there_is_no_success() -> None:
    settings = Settings(Webhook(True, "http://127.0.0.1:1/"), allow=LOOPBACK)
    with pytest.raises(Undelivered, match="refused"):
        deliver(ALERT, "d-1", "webhook", settings)
    with pytest.raises(Undelivered):
        deliver(ALERT, "d-1", "mail", Settings())
    with pytest.raises(Undelivered):
        deliver(ALERT, "d-1", "webhook", Settings())
