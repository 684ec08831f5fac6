"""What two sides say that they can do, and what they agree on (RFC 4253, 7.1)."""

import json
from hashlib import md5

from decnet.events import ClientIdentified
from decnet.kit.ssh import Reader, SshProfile
from decnet.sensor.ssh.ciphers import without_mac


class Disagreed(Exception):
    """The two have nothing in common."""


class Lists:
    """The algorithms that a KEXINIT names (RFC 4253, 7.1)."""

    def __init__(self, payload: bytes) -> None:
        body = Reader(payload, 17)
        self.texts = [body.string() for _ in range(10)]
        self.guessed = body.boolean()
        body.uint32()
        self.kex, self.host_keys, self.cs_cipher, self.sc_cipher, self.cs_mac, self.sc_mac, self.cs_zip, self.sc_zip = (
            text.decode("latin-1").split(",") for text in self.texts[:8]
        )

    def identify(self, software: bytes) -> ClientIdentified:
        """Who the client is: HASSH is of kex, ciphers, MACs and compression from client to server."""
        kex, host_keys, cipher, mac, packing = (self.texts[i] for i in (0, 1, 2, 4, 6))
        told = {"kex": kex, "ciphers": cipher, "macs": mac, "compression": packing, "host_keys": host_keys}
        lists = {name: text.decode("latin-1").split(",") for name, text in told.items()}
        digest = md5(b";".join((kex, cipher, mac, packing)), usedforsecurity=False).hexdigest()
        return ClientIdentified(software, digest, json.dumps(lists).encode())


class Terms:
    """What both sides can do, the client's wish first. Raises :class:`Disagreed` where there is nothing."""

    def __init__(self, client: Lists, server: SshProfile) -> None:
        self.kex = _first(client.kex, server.kex)
        self.host_key = _first(client.host_keys, server.host_keys)
        self.cs_cipher = _first(client.cs_cipher, server.ciphers)
        self.sc_cipher = _first(client.sc_cipher, server.ciphers)
        self.cs_mac = "" if without_mac(self.cs_cipher) else _first(client.cs_mac, server.macs)
        self.sc_mac = "" if without_mac(self.sc_cipher) else _first(client.sc_mac, server.macs)
        self.cs_zip = _first(client.cs_zip, server.compression)
        self.sc_zip = _first(client.sc_zip, server.compression)
        self.wrong_guess = client.guessed and (
            client.kex[0] != server.kex[0] or client.host_keys[0] != server.host_keys[0]
        )


def _first(wished: list[str], offered: tuple[str, ...]) -> str:
    for name in wished:
        if name in offered:
            return name
    raise Disagreed
