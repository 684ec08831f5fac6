"""TLS in memory, so that the first bytes are seen before the handshake; and each host's own certificate."""

import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from decnet.events import SECOND
from decnet.ground import replace_file
from decnet.persona import Persona

RECORD = 0x16
"""The first byte of every TLS handshake (RFC 8446, 5.1)."""

_VALID = timedelta(days=3650)


class TlsLayer:
    """The server's side of one connection, as a function of bytes."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.secured = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plaintext that ``data`` completes. Raises ssl.SSLError where the visitor does not speak TLS.

        After every call, what :meth:`pending` gives is to be sent.
        """
        self._incoming.write(data)
        try:
            if not self.secured:
                self._tls.do_handshake()
                self.secured = True
                yield b""
            while plain := self._tls.read(65536):
                yield plain
        except (ssl.SSLWantReadError, ssl.SSLZeroReturnError):
            return

    def protect(self, data: bytes) -> bytes:
        """``data`` as it is to be sent."""
        self._tls.write(data)
        return self._outgoing.read()

    def pending(self) -> bytes:
        """What the handshake or an alert wants to send."""
        return self._outgoing.read()

    def goodbye(self) -> bytes:
        """A close_notify, where there is something to close."""
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        return self._outgoing.read()


def server_context(folder: Path, decky_id: str, persona: Persona) -> ssl.SSLContext:
    """The context of one host, whose key and certificate are made at first contact and kept. Slow then: in a thread."""
    path = folder / f"{decky_id}.pem"
    if not path.exists():
        replace_file(path, _self_signed(persona))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.num_tickets = 2
    return context


def _self_signed(persona: Persona) -> bytes:
    """What Debian's ssl-cert makes at installation: RSA 2048, CN and SAN are the host's name, ten years."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, persona.fqdn)])
    since = datetime.fromtimestamp(persona.installed // SECOND, UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(b"\x01" + persona.seed.material("tls.serial", 19), "big") >> 1)
        .not_valid_before(since)
        .not_valid_after(since + _VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(persona.fqdn)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)
