"""When somebody is to be told, what he is told, and where that may be sent."""

import json
from collections.abc import Iterable
from email.message import EmailMessage
from hashlib import sha256
from hmac import compare_digest, digest
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

from decnet.events import SECOND, Micros

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
Sink: TypeAlias = Literal["webhook", "mail"]
SINKS: tuple[Sink, ...] = ("webhook", "mail")

DEPTHS = ("seen", "knocked", "inside", "acting", "spreading")
MOST_ATTEMPTS = 10
"""After so many an alert is given up."""
TRIP = 20
"""After so many failures in a row a sink is switched off."""
_FIRST: Micros = 5 * SECOND
_LONGEST: Micros = 30 * 60 * SECOND
_NAT64 = IPv6Network("64:ff9b::/96")
_MAX_URL = 2048


class Webhook(Struct, frozen=True):
    """Where JSON is posted. ``secret`` signs it; an empty one signs nothing."""

    enabled: bool = False
    url: str = ""
    secret: str = ""
    min_depth: int = 2


class Mail(Struct, frozen=True):
    """Where mail is sent through. ``tls``: from the first byte on port 465, by STARTTLS on others."""

    enabled: bool = False
    host: str = ""
    port: int = 25
    sender: str = ""
    recipient: str = ""
    tls: bool = False
    username: str = ""
    password: str = ""
    min_depth: int = 2


class Settings(Struct, frozen=True):
    """What the operator chose. ``allow`` are networks that may be told although they are private."""

    webhook: Webhook = Webhook()
    mail: Mail = Mail()
    allow: tuple[str, ...] = ()

    def sink(self, name: Sink) -> Webhook | Mail:
        """The settings of one sink."""
        return self.webhook if name == "webhook" else self.mail


class Alert(Struct, frozen=True):
    """What is told of a story that reached a depth.

    sentence: inert text that the server made
    deckies, services: names
    """

    story_id: str
    depth: int
    at: Micros
    peer: str
    sentence: str
    decky: str = ""
    service: str = ""
    proof: str = ""
    test: bool = False


class BadSettings(ValueError):
    """The settings cannot work; the text says what to change."""


class Forbidden(Exception):
    """The target lies where nothing is to be sent."""


def check(settings: Settings) -> None:
    """Raises :class:`BadSettings` for what cannot work."""
    networks(settings.allow)
    hook, mail = settings.webhook, settings.mail
    if hook.url or hook.enabled:
        target(hook.url)
    if mail.enabled and not (mail.host and mail.sender and mail.recipient):
        raise BadSettings("Mail needs a host, a sender and a recipient.")
    for text in (mail.host, mail.sender, mail.recipient, mail.username, mail.password):
        if not text.isprintable():
            raise BadSettings("Host, addresses, name and password of mail hold no control characters.")
    for name, word in (("sender", mail.sender), ("recipient", mail.recipient)):
        if word and (word.count("@") != 1 or " " in word or not word.isascii()):
            raise BadSettings(f"The {name} is no mail address.")


def target(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path with query of ``url``. Raises :class:`BadSettings`."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        raise BadSettings("The webhook's URL begins with http:// or https:// and has a host.") from None
    if not parts.hostname or parts.username or parts.password or len(url) > _MAX_URL:
        raise BadSettings("The webhook's URL has a host, no user and at most 2,048 characters.")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise BadSettings("The webhook's URL is written in ASCII, without blanks.")
    return parts.scheme, parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def networks(allow: Iterable[str]) -> list[Network]:
    """The allow-list as networks. Raises :class:`BadSettings`."""
    try:
        return [ip_network(each) for each in allow]
    except ValueError as err:
        raise BadSettings(f"The allow-list holds networks such as 10.1.0.0/16: {err}") from None


def permitted(address: str, allow: Iterable[Network]) -> bool:
    """Whether something may be sent to ``address``: it is public, or the operator named its network."""
    plain = _unwrapped(ip_address(address.partition("%")[0]))
    if any(plain.version == network.version and plain in network for network in allow):
        return True
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def choose(addresses: Iterable[str], allow: Iterable[Network]) -> str:
    """The first address that something may be sent to. Raises :class:`Forbidden`."""
    allowed = list(allow)
    for address in addresses:
        if permitted(address, allowed):
            return address
    raise Forbidden("The target is private, loopback or link-local; name its network in the allow-list to permit it.")


def backoff(attempts: int) -> Micros:
    """How long to wait after the ``attempts``-th failure."""
    return int(min(_FIRST * 3 ** min(attempts - 1, 12), _LONGEST))


def body(alert: Alert, delivery: str) -> bytes:
    """The JSON that a webhook is sent; ``delivery`` is the same in every attempt, so that one told twice is seen."""
    told: dict[str, Any] = {
        "event": "test" if alert.test else "story.deepened",
        "delivery": delivery,
        "story": alert.story_id,
        "depth": alert.depth,
        "depth_word": DEPTHS[alert.depth],
        "at": alert.at,
        "actor": {"kind": "address", "peer": alert.peer},
        "sentence": alert.sentence,
        "decky": alert.decky or None,
        "service": alert.service or None,
        "proof": alert.proof or None,
    }
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def signature(secret: str, timestamp: int, payload: bytes) -> str:
    """``t=<seconds>,v1=<hex>``: HMAC-SHA256 of the seconds, a full stop and the body."""
    mac = digest(secret.encode(), b"%d.%b" % (timestamp, payload), sha256)
    return f"t={timestamp},v1={mac.hex()}"


def verify(secret: str, header: str, payload: bytes, now: int, tolerance: int = 300) -> bool:
    """What a receiver does with the header: whether it is ours and at most ``tolerance`` seconds old."""
    stamp, _, _ = header.removeprefix("t=").partition(",")
    if not stamp.isdecimal() or abs(now - int(stamp)) > tolerance:
        return False
    return compare_digest(signature(secret, int(stamp), payload).encode(), header.encode())


def message(alert: Alert, settings: Mail, delivery: str) -> EmailMessage:
    """The mail: plain text, its subject without anything that a visitor wrote."""
    mail = EmailMessage()
    word = DEPTHS[alert.depth].upper()
    mail["Subject"] = "DECNET: test alert" if alert.test else f"DECNET: {word} {alert.peer}"
    mail["From"], mail["To"] = settings.sender, settings.recipient
    mail["Message-ID"] = f"<{delivery}@decnet.invalid>"
    mail["X-Decnet-Story"] = alert.story_id
    where = " ".join(filter(None, (alert.service, "on", alert.decky))) if alert.decky else ""
    mail.set_content("\n".join(filter(None, (alert.sentence, where, f"Story {alert.story_id}"))) + "\n")
    return mail


def _unwrapped(address: Address) -> Address:
    """An IPv4 address that hides in an IPv6 one (RFC 4291 2.5.5.2, RFC 6052, RFC 3056), else the address."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
