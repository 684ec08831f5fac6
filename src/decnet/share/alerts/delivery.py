"""How an alert leaves: to the address that was judged, never to one that a name means a moment later."""

import http.client
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterable

from decnet.share.alerts.model import (
    Alert,
    BadSettings,
    Forbidden,
    Mail,
    Network,
    Settings,
    Sink,
    Webhook,
    body,
    choose,
    message,
    networks,
    signature,
    target,
)

TIMEOUT = 4.0
"""Seconds for each step on the network."""
_ANSWER = 4096


class Undelivered(Exception):
    """It did not arrive; the text says why, and holds nothing secret."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def deliver(alert: Alert, delivery: str, sink: Sink, settings: Settings,
            lookup: Callable[[str, int], list[str]] = resolve) -> str:  # fmt: skip
    """Send ``alert`` through ``sink`` now; returns what the other side said. Raises :class:`Undelivered`."""
    try:
        allow = networks(settings.allow)
        if sink == "webhook":
            return _post(alert, delivery, settings.webhook, allow, lookup)
        return _mail(alert, delivery, settings.mail, allow, lookup)
    except (BadSettings, Forbidden) as err:
        raise Undelivered(str(err)) from err
    except (OSError, http.client.HTTPException, smtplib.SMTPException, UnicodeError) as err:
        raise Undelivered(_said(err)) from err


def _post(alert: Alert, delivery: str, hook: Webhook, allow: Iterable[Network],
          lookup: Callable[[str, int], list[str]]) -> str:  # fmt: skip
    scheme, host, port, path = target(hook.url)
    address, payload = choose(lookup(host, port), allow), body(alert, delivery)
    headers = {"Content-Type": "application/json", "User-Agent": "decnet", "X-Decnet-Delivery": delivery}
    if hook.secret:
        headers["X-Decnet-Signature"] = signature(hook.secret, int(time.time()), payload)
    connection = _Https(host, port, address) if scheme == "https" else _Http(host, port, address)
    try:
        connection.request("POST", path, payload, headers)
        answer = connection.getresponse()
        answer.read(_ANSWER)
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        redirect = " (redirects are not followed)" if 300 <= answer.status < 400 else ""
        raise Undelivered(f"The webhook answered {answer.status}{redirect}.")
    return f"The webhook answered {answer.status}."


def _mail(alert: Alert, delivery: str, mail: Mail, allow: Iterable[Network],
          lookup: Callable[[str, int], list[str]]) -> str:  # fmt: skip
    address = choose(lookup(mail.host, mail.port), allow)
    context = ssl.create_default_context()
    implicit = mail.tls and mail.port == 465
    server = _Smtps(mail.host, mail.port, address, context) if implicit else _Smtp(mail.host, mail.port, address)
    with server:
        if mail.tls and not implicit:
            server.starttls(context=context)
        if mail.username:
            server.login(mail.username, mail.password)
        server.send_message(message(alert, mail, delivery))
    return "The mail server took the message."


def _said(err: Exception) -> str:
    if isinstance(err, smtplib.SMTPResponseException):
        return f"The mail server answered {err.smtp_code}."
    if isinstance(err, smtplib.SMTPRecipientsRefused):
        return "The mail server refused the recipient."
    return f"{type(err).__name__}: {err}"[:300]


class _Http(http.client.HTTPConnection):
    """Speaks to ``host`` at ``address``."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)


class _Https(_Http):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class _Smtp(smtplib.SMTP):
    """Speaks to ``host`` at ``address``."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        super().__init__(host, port, local_hostname="decnet.invalid", timeout=TIMEOUT)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((self._address, port), timeout)


class _Smtps(smtplib.SMTP_SSL):
    """The same, in TLS from the first byte."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        self._address = address
        super().__init__(host, port, local_hostname="decnet.invalid", timeout=TIMEOUT, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        plain = socket.create_connection((self._address, port), timeout)
        return self.context.wrap_socket(plain, server_hostname=host)
