"""Where a visitor can type something, service by service, and what is to be recorded of it."""

import os
import socket
import struct
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha1, sha256
from urllib.parse import quote_from_bytes

from decnet.kit.ssh import string, uint32
from tests.ssh_peer import Gone, Peer
from tests.terminals import telnet
from tests.visiting import BIG, Caused, Outcome, Place, Visit, command, everything, lines, no_nul, one_line

WEAK = b"123456"
TOO_LONG = [Caused("limit.hit"), Caused("protocol.violation")]

# FTP


def ftp_user(visit: Visit, text: bytes) -> Outcome:
    visit.say(b"USER " + text + b"\r\n")
    return TOO_LONG if len(text) >= BIG else [command(line) for line in lines(b"USER " + text)]


def ftp_command(visit: Visit, text: bytes) -> Outcome:
    visit.say(b"X" + text + b"\r\n")
    return TOO_LONG if len(text) >= BIG else [command(line) for line in lines(b"X" + text)]


def ftp_password(visit: Visit, text: bytes) -> Outcome:
    visit.say(b"USER " + one_line(text)[:200] + b"\r\nPASS " + text + b"\r\n")
    user = command(b"USER " + one_line(text)[:200])
    if len(text) >= BIG:
        return [user, *TOO_LONG]
    first, *rest = lines(text)
    offered = Caused("credential.offered", {"principal": one_line(text)[:200]}, first)
    return [user, command(b"PASS ***"), offered, *(command(line) for line in rest)]


def ftp_path(visit: Visit, text: bytes) -> Outcome:
    name = one_line(text)
    said = [b"USER root", b"PASS " + WEAK, b"CWD " + name, b"SIZE " + name]
    visit.say(b"".join(line + b"\r\n" for line in said))
    inside = [command(said[0]), command(b"PASS ***"), Caused("credential.offered", {"principal": b"root"}, WEAK)]
    return [*inside, *(TOO_LONG if len(text) >= BIG else map(command, said[2:]))]


def ftp_upload(visit: Visit, text: bytes) -> Outcome:
    """A file whose name and content are the text."""
    name = one_line(text)[:200].replace(b"/", b"_")
    said = [b"USER root", b"PASS " + WEAK, b"CWD /var/tmp", b"EPSV", b"STOR " + name]
    with visit.connected() as client:
        client.sendall(b"".join(line + b"\r\n" for line in said[:4]))
        heard = b""
        while b"|||" not in heard or not heard.endswith(b"\r\n"):
            heard += client.recv(4096)
        port = int(heard.rpartition(b"|||")[2].partition(b"|")[0])
        client.sendall(said[4] + b"\r\n")
        with socket.create_connection((visit.address[0], port), 20, (visit.source, 0)) as data:
            data.sendall(text)
        client.settimeout(20)
        while b"226 " not in heard:
            heard += client.recv(4096)
    inside = [command(said[0]), command(b"PASS ***"), Caused("credential.offered", {"principal": b"root"}, WEAK)]
    digest = {"path": b"/var/tmp/" + name, "sha256": sha256(text).hexdigest().encode()}
    return [*inside, *map(command, said[2:]), Caused("file.captured", digest)]


# SMTP


def smtp_greeting(visit: Visit, text: bytes) -> Outcome:
    visit.say(b"EHLO " + text + b"\r\n")
    return TOO_LONG if len(text) >= BIG else [command(line) for line in lines(b"EHLO " + text)]


def smtp_login(visit: Visit, text: bytes) -> Outcome:
    given = no_nul(text)
    visit.say(b"EHLO x\r\nAUTH PLAIN " + b64encode(b"\0" + given + b"\0" + given) + b"\r\n")
    if len(text) >= BIG:
        return [command(b"EHLO x"), *TOO_LONG]
    offered = Caused("credential.offered", {"principal": given}, given)
    return [command(b"EHLO x"), command(b"AUTH PLAIN ***"), offered]


def smtp_letter(visit: Visit, text: bytes) -> Outcome:
    """Sender, recipient, headers, an attachment's name and the text, which nothing limits but the letter's size."""
    word = one_line(text).replace(b">", b")")[:300]
    content = lines(
        b"Subject: " + word + b"\r\nFrom: " + word + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b'Content-Disposition: attachment; filename="' + word + b'"\r\n\r\n' + text + b"\r\n--b--"
    )
    said = [b"EHLO x", b"MAIL FROM:<" + word + b">", b"RCPT TO:<" + word + b">", b"RCPT TO:<root>", b"DATA"]
    stuffed = [b"." + line if line.startswith(b".") else line for line in content]
    visit.say(b"\r\n".join([*said, *stuffed, b".", b""]))
    kept = b"".join(line + b"\r\n" for line in content)
    digest = {"sha256": sha256(kept).hexdigest().encode()}
    caused = [command(line) for line in said]
    caused.insert(3, Caused("recipient.offered", {"recipient": word.strip(b" \t")}))
    caused.insert(5, Caused("recipient.offered", {"recipient": b"root"}))
    return [*caused, Caused("mail.stored", digest), Caused("mail.accepted", {"sender": word})]


# Redis


def resp(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def redis_value(visit: Visit, text: bytes) -> Outcome:
    visit.say(resp(b"SET", text[:100], text) + resp(b"GET", text[:100]))
    return [command(b"SET " + text[:100] + b" " + text), command(b"GET " + text[:100])]


def redis_command(visit: Visit, text: bytes) -> Outcome:
    visit.say(resp(b"X" + text, text))
    return [command(b"X" + text + b" " + text)] if len(text) < BIG else None


def redis_login(visit: Visit, text: bytes) -> Outcome:
    visit.say(resp(b"AUTH", text, text))
    if len(text) >= BIG:
        return None
    return [command(b"AUTH " + text + b" ***"), Caused("credential.offered", {"principal": text}, text)]


# MySQL


def packet(number: int, payload: bytes) -> bytes:
    return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


def mysql_answer(user: bytes, proof: bytes, database: bytes = b"") -> bytes:
    flags = 0x200 | 0x8000 | 0x80000 | (8 if database else 0)
    end = database + b"\0" if database else b""
    head = struct.pack("<IIB", flags, 1 << 24, 45) + bytes(23) + user + b"\0" + bytes([len(proof)]) + proof
    return packet(1, head + end + b"mysql_native_password\0")


def mysql_greeting(client: socket.socket) -> bytes:
    """The challenge."""
    heard = b""
    while len(heard) < 4 or len(heard) < 4 + int.from_bytes(heard[:3], "little"):
        heard += client.recv(4096)
    _, rest = heard[5:].split(b"\0", 1)
    return rest[4:12] + rest[31:43]


def mysql_login(visit: Visit, text: bytes) -> Outcome:
    user = no_nul(text)
    with visit.connected() as client, suppress(OSError):
        mysql_greeting(client)
        client.sendall(mysql_answer(user, b"\1" * 20, user[:60]))
        everything(client)
    return [Caused("credential.offered", {"principal": user}, b"")] if len(text) < BIG else None


def mysql_query(visit: Visit, text: bytes) -> Outcome:
    with visit.connected() as client:
        challenge = mysql_greeting(client)
        once = sha1(WEAK).digest()
        mask = sha1(challenge + sha1(once).digest()).digest()
        client.sendall(mysql_answer(b"root", bytes(a ^ b for a, b in zip(once, mask, strict=True))))
        client.recv(4096)
        client.sendall(packet(0, b"\x03SELECT '" + text) + packet(0, b"\x02" + text[:60]) + packet(0, b"\x01"))
        everything(client)
    login = Caused("credential.offered", {"principal": b"root"}, b"")
    return [login, Caused("query.received", {"statement": b"SELECT '" + text}),
            Caused("query.received", {"statement": b"USE " + text[:60]})]  # fmt: skip


# HTTP and HTTPS


def request(*head: bytes, body: bytes = b"") -> bytes:
    size = [b"Content-Length: %d" % len(body)] if body else []
    return b"\r\n".join([*head, b"Host: x", b"Connection: close", *size, b"", body])


def web(visit: Visit, data: bytes) -> bytes:
    return visit.say(data, tls=visit.address[1] % 1000 == 443)


def web_path(visit: Visit, text: bytes) -> Outcome:
    word = quote_from_bytes(no_nul(text), safe="").encode()
    target = b"/" + word + b"?q=" + word
    web(visit, request(b"GET " + target + b" HTTP/1.1"))
    if len(text) >= BIG:
        return [Caused("limit.hit")]
    return [Caused("request.received", {"method": b"GET", "target": target})]


def web_raw_path(visit: Visit, text: bytes) -> Outcome:
    """What belongs in no path."""
    web(visit, request(b"GET /" + text + b" HTTP/1.1"))
    return None


def web_header(visit: Visit, text: bytes) -> Outcome:
    value = one_line(no_nul(text)).strip(b" ")
    web(visit, request(b"GET / HTTP/1.1", b"User-Agent: " + value, b"Referer: " + value))
    if len(text) >= BIG:
        return [Caused("limit.hit")]
    return [Caused("client.identified", {"software": value}), Caused("request.received", {"user_agent": value})]


def web_raw_header(visit: Visit, text: bytes) -> Outcome:
    web(visit, request(b"GET / HTTP/1.1", b"X-A: " + text, text + b": x"))
    return None


def web_body(visit: Visit, text: bytes) -> Outcome:
    web(visit, request(b"POST / HTTP/1.1", b"Content-Type: text/plain", body=text[: BIG - 1]))
    return [Caused("request.received", {"method": b"POST", "body": text[:8192]})]


def web_form(visit: Visit, text: bytes) -> Outcome:
    given = text[:200_000]
    word = quote_from_bytes(given, safe="").encode()
    body = b"username=" + word + b"&password=" + word
    web(visit, request(b"POST /login HTTP/1.1", b"Content-Type: application/x-www-form-urlencoded", body=body))
    return [Caused("request.received", {"method": b"POST"}), Caused("credential.offered", {"principal": given}, given)]


def web_upload(visit: Visit, text: bytes) -> Outcome:
    name, content = one_line(no_nul(text))[:2000].replace(b'"', b"'"), text[:900_000]
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="' + name + b'"\r\n\r\n' + content
    kind = b"Content-Type: multipart/form-data; boundary=b"
    web(visit, request(b"POST /x HTTP/1.1", kind, body=part + b"\r\n--b--\r\n"))
    kept = {"path": name, "sha256": sha256(content).hexdigest().encode()}
    return [Caused("request.received", {"method": b"POST"}), Caused("file.captured", kept)]


def web_login(visit: Visit, text: bytes) -> Outcome:
    name = text.replace(b":", b";")
    value = b64encode(name + b":" + text)
    web(visit, request(b"GET / HTTP/1.1", b"Authorization: Basic " + value))
    if len(text) >= BIG:
        return [Caused("limit.hit")]
    return [Caused("request.received"), Caused("credential.offered", {"principal": name}, text)]


# SSH


@contextmanager
def ssh(visit: Visit) -> Iterator[Peer]:
    """Somebody at the door, who does not wonder when he is shown out."""
    peer = Peer(visit.address, source=visit.source)
    try:
        with suppress(Gone, OSError):
            yield peer
    finally:
        peer.close()


def ssh_login(visit: Visit, text: bytes) -> Outcome:
    given = no_nul(text)
    with ssh(visit) as peer:
        peer.authenticate(given, given)
    if len(text) >= BIG:
        return None
    return [IDENTIFIED, Caused("credential.offered", {"principal": given}, given)]


def inside(peer: Peer, *requests: bytes) -> None:
    """Log in, ask for a session and for the rest, and say that there is no more."""
    peer.authenticate(b"root", WEAK)
    peer.send(b"\x5a" + string(b"session") + uint32(7) + uint32(1 << 24) + uint32(32_768), *requests)
    peer.send(b"\x60" + uint32(0))
    while peer.receive()[0] != 97:  # its CLOSE
        continue


def ask(name: bytes, rest: bytes) -> bytes:
    return b"\x62" + uint32(0) + string(name) + b"\1" + rest


IDENTIFIED = Caused("client.identified", {"software": b"SSH-2.0-peer_1.0"})
INSIDE = [IDENTIFIED, Caused("credential.offered", {"principal": b"root"}, WEAK)]


def ssh_command(visit: Visit, text: bytes) -> Outcome:
    given = b"true '" + no_nul(text).replace(b"'", b"`")[: 200 << 10] + b"'"
    with ssh(visit) as peer:
        inside(peer, ask(b"exec", string(given)))
    return [*INSIDE, command(given)]


def ssh_environment(visit: Visit, text: bytes) -> Outcome:
    given = no_nul(text)[:30_000]
    with ssh(visit) as peer:
        inside(peer, ask(b"env", string(b"LC_X") + string(given)), ask(b"exec", string(b"true")))
    return [*INSIDE, Caused("environment.sent", {"name": b"LC_X", "value": given}), command(b"true")]


def ssh_terminal(visit: Visit, text: bytes) -> Outcome:
    """Typed into a terminal: keys that edit, signals, ends of input; whatever comes of it."""
    term = string(no_nul(text)[:30_000]) + uint32(80) + uint32(24) + uint32(0) * 2 + string(b"\0")
    typed = [text[at : at + 30_000] for at in range(0, min(len(text), 300_000), 30_000)]
    data = [b"\x5e" + uint32(0) + string(piece) for piece in typed]
    with ssh(visit) as peer:
        inside(peer, ask(b"pty-req", term), ask(b"shell", b""), *data, b"\x5e" + uint32(0) + string(b"\x03\r\x04\x04"))
    return None


# Telnet


def telnet_login(visit: Visit, text: bytes) -> Outcome:
    """Names and passwords are typed, so keys that edit are left out."""
    given = bytes(byte for byte in text if byte >= 32 and byte not in (127, 255))[:200]
    with telnet(visit.address, visit.source) as terminal, suppress(ConnectionError):
        terminal.hear(b"login: ")
        terminal.type(b"x" + given + b"\r\n")
        terminal.hear(b"Password: ")
        terminal.type(given + b"\r\n")
        terminal.hear(b"incorrect")
    return [Caused("credential.offered", {"principal": (b"x" + given).strip()}, given), Caused("session.recorded")]


def telnet_terminal(visit: Visit, text: bytes) -> Outcome:
    with telnet(visit.address, visit.source) as terminal, suppress(ConnectionError, TimeoutError):
        terminal.log_in()
        terminal.client.settimeout(5)
        terminal.type(text[:100_000] + b"\x03\r\n")
        terminal.client.shutdown(socket.SHUT_WR)
        terminal.hear(os.urandom(16))  # until it hangs up
    return None


PLACES: dict[str, tuple[Place, ...]] = {
    "ftp": (ftp_user, ftp_command, ftp_password, ftp_path, ftp_upload),
    "http": (web_path, web_raw_path, web_header, web_raw_header, web_body, web_form, web_upload, web_login),
    "https": (web_path, web_raw_header, web_form),
    "mysql": (mysql_login, mysql_query),
    "redis": (redis_value, redis_command, redis_login),
    "smtp": (smtp_greeting, smtp_login, smtp_letter),
    "ssh": (ssh_login, ssh_command, ssh_environment, ssh_terminal),
    "telnet": (telnet_login, telnet_terminal),
}
