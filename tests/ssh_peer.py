"""An SSH client that says whatever a test wants it to say, and shows every payload that comes back."""

import os
import socket
from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from decnet.kit.ssh import KEXINIT, NEWKEYS, Reader, boolean, mpint, names, string, uint32
from decnet.sensor.ssh import ciphers
from decnet.sensor.ssh.packets import Incoming, Outgoing

SOFTWARE = b"SSH-2.0-peer_1.0"
CIPHER = "aes256-gcm@openssh.com"
KEX = ("curve25519-sha256", "ext-info-c", "kex-strict-c-v00@openssh.com")


class Gone(Exception):
    """The server has hung up."""


class Peer:
    """A connection whose keys are agreed on. Everything received is in ``heard``."""

    def __init__(
        self, address: tuple[str, int], kex: Sequence[str] = KEX, compression: str = "none", source: str = ""
    ) -> None:
        self.socket = socket.create_connection(address, 20, (source, 0) if source else None)
        self._in, self._out = Incoming(), Outgoing()
        self.heard: list[bytes] = []
        self.session_id = b""
        self.server_kexinit = b""
        self.offer = b""  # the lists of our own KEXINIT
        self.socket.sendall(SOFTWARE + b"\r\n")
        self.banner = self._line()
        self._agree(kex, compression)

    def close(self) -> None:
        self.socket.close()

    def send(self, *payloads: bytes) -> None:
        self.socket.sendall(b"".join(map(self._out.seal, payloads)))

    def receive(self) -> bytes:
        """The next payload. Raises Gone."""
        while (payload := self._in.next()) is None:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                raise Gone
            self._in.feed(data)
        self.heard.append(payload)
        return payload

    def ask(self, *payloads: bytes) -> list[bytes]:
        """What comes back for ``payloads``, up to the answer to a question put behind them; b"" where it hangs up."""
        question = bytes([8])  # a number that nobody uses: UNIMPLEMENTED follows, with its sequence number
        last = self._out.seq + len(payloads)
        answers: list[bytes] = []
        try:
            self.send(*payloads, question)
            while (answer := self.receive()) != b"\x03" + uint32(last):
                answers.append(answer)
        except (Gone, ConnectionError):
            answers.append(b"")
        return answers

    def compress(self) -> None:
        """Both directions, as agreed on for after the login; nothing may be on its way."""
        self._out.compress()
        self._in.decompress()

    def authenticate(self, user: bytes, password: bytes) -> list[bytes]:
        """Log in by password; what came back."""
        body = string(user) + string(b"ssh-connection") + string(b"password") + boolean(False) + string(password)
        self.send(b"\x05" + string(b"ssh-userauth"), b"\x32" + body)
        answers: list[bytes] = []
        while not answers or answers[-1][0] not in (1, 51, 52):
            answers.append(self.receive())
        return answers

    def prove(self, user: bytes, key: Ed25519PrivateKey) -> None:
        """Log in by a key that the server knows."""
        blob = string(b"ssh-ed25519") + string(key.public_key().public_bytes_raw())
        body = b"\x32" + string(user) + string(b"ssh-connection") + string(b"publickey") + boolean(True)
        body += string(b"ssh-ed25519") + string(blob)
        signature = string(b"ssh-ed25519") + string(key.sign(string(self.session_id) + body))
        self.send(b"\x05" + string(b"ssh-userauth"), body + string(signature))
        while (answer := self.receive())[0] != 52:
            assert answer[0] in (6, 7), answer

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            byte = self.socket.recv(1)
            if not byte:
                raise Gone
            line += byte
        return line

    def _agree(self, kex: Sequence[str], compression: str) -> None:
        lists = (kex, ("ssh-ed25519",), *[(CIPHER,)] * 2, *[("hmac-sha2-256",)] * 2, *[(compression,)] * 2, (), ())
        self.offer = b"".join(map(names, lists))
        mine = bytes([KEXINIT]) + os.urandom(16) + self.offer + b"\0" + uint32(0)
        key = X25519PrivateKey.generate()
        share = key.public_key().public_bytes_raw()
        self.send(mine, b"\x1e" + string(share))
        self.server_kexinit = self.receive()
        reply = Reader(self.receive(), 1)
        host_key, answer = reply.string(), reply.string()
        secret = mpint(int.from_bytes(key.exchange(X25519PublicKey.from_public_bytes(answer)), "big"))
        heads = (SOFTWARE, self.banner.rstrip(b"\r\n"), mine, self.server_kexinit, host_key, share, answer)
        digest = sha256(b"".join(map(string, heads)) + secret).digest()
        self.session_id = digest

        def derive(letter: bytes, size: int) -> bytes:
            made = b""
            while len(made) < size:
                made += sha256(secret + digest + (made or letter + digest)).digest()
            return made[:size]

        assert self.receive() == bytes([NEWKEYS])
        self.send(bytes([NEWKEYS]))
        self._in.guard, self._out.guard = (ciphers.guard(CIPHER, "", derive, word) for word in (b"BDF", b"ACE"))
        self._in.seq = self._out.seq = 0
