"""SSH's transport as OpenSSH's server speaks it, put around a decoy's session.

The decoy talks in payloads, each behind its length in four bytes: they are what is left of SSH when versions, key
exchange, encryption and compression are taken away (RFC 4253). Whatever needs the host's keys is done here.
"""

import os
from collections.abc import Iterable, Iterator

from decnet.events import ClientIdentified, Micros, ProtocolViolation, Secret
from decnet.kit.ssh import (
    DEBUG,
    DISCONNECT,
    EXT_INFO,
    GLOBAL_REQUEST,
    IGNORE,
    KEXINIT,
    NEWKEYS,
    REQUEST_FAILURE,
    REQUEST_SUCCESS,
    SERVICE_ACCEPT,
    SERVICE_REQUEST,
    UNIMPLEMENTED,
    USERAUTH_SUCCESS,
    Reader,
    Short,
    SshProfile,
    disconnect,
    names,
    string,
    uint32,
)
from decnet.sansio import Action, Hangup, Note, Send, Session, Wake
from decnet.sensor.ssh import ciphers, exchange
from decnet.sensor.ssh.exchange import Agreed, Exchange, Refused
from decnet.sensor.ssh.greeting import Greeting, Unwelcome
from decnet.sensor.ssh.keys import KINDS, HostKeys, kind_of
from decnet.sensor.ssh.packets import Damaged, Incoming, Outgoing
from decnet.sensor.ssh.terms import Disagreed, Lists, Terms

STRICT = "kex-strict-s-v00@openssh.com"
PARTING: Micros = 200_000
HEAD = 256
HELD = 1 << 20


class SecureShell:
    """A :class:`~decnet.sansio.Session` of encrypted bytes around ``session``, which is one of payloads."""

    def __init__(self, session: Session, profile: SshProfile, keys: HostKeys) -> None:
        self._inner, self._profile, self._keys = session, profile, keys
        self._in, self._out = Incoming(), Outgoing()
        self._greeting: Greeting | None = Greeting()
        self._software = b""
        self._identified = self._gone = False
        self._kexinits = [b"", b""]  # the client's last one, ours
        self._session_id = b""
        self._terms: Terms | None = None
        self._exchange: Exchange | None = None
        self._next_guard: ciphers.Guard | None = None
        self._strict = self._extensions = self._ready = self._served = self._inside = self._rekeying = False
        self._held: list[bytes] = []
        self._at_ease = False
        self._put_off = b""  # a message that waits for a step with more time

    def laborious(self) -> bool:
        """Whether the next step may take milliseconds; asked before each. What turns out so later is put off."""
        self._at_ease = not self._inside and self._keys.ready and not self._put_off
        return not self._at_ease

    # What the host calls

    def opened(self, now: Micros) -> Iterator[Action]:
        yield Send(b"SSH-2.0-" + self._profile.version.encode() + b"\r\n")
        yield from self._sealed(self._inner.opened(now))

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        return _merged(self._take(data, now))

    def eof(self, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.eof(now))

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        if token == "transport.parting":
            return iter((Hangup(),))
        if token == "transport.work":
            return _merged(self._take(b"", now))
        return _merged(self._sealed(self._inner.timer(token, now)))

    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.resized(columns, rows, now))

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        """Only what is to be recorded: packets of the step that goes on after this one are sealed already."""
        return (each for each in self._inner.kept(stream, sha256, size, stored, now) if not isinstance(each, Send))

    def secured(self, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.secured(now))

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.listening(channel, port, now))

    def joined(self, channel: int, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.joined(channel, now))

    def heard(self, channel: int, data: bytes, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.heard(channel, data, now))

    def left(self, channel: int, now: Micros) -> Iterator[Action]:
        return self._sealed(self._inner.left(channel, now))

    def closed(self, now: Micros) -> Iterator[Action]:
        if self._software and not self._identified:
            yield Note(ClientIdentified(self._software))
        yield from self._inner.closed(now)

    # From the visitor

    def _take(self, data: bytes, now: Micros) -> Iterator[Action]:
        if self._gone:
            return
        try:
            if self._greeting is None:
                self._in.feed(data)
            else:
                yield from self._greet(self._greeting, data)
            while not self._gone and self._greeting is None and (payload := self._next()) is not None:
                yield from self._dispatch(payload, now)
            if self._put_off:
                yield Wake(0, "transport.work")
        except Unwelcome as err:
            yield from self._send_away(err)
        except Damaged as err:
            yield from self._break(err.reason, data, err.says)
        except Short:
            yield from self._break("packet is incomplete", data)
        except Refused:
            yield from self._break("key exchange failed", data)
        except Disagreed:
            self._gone = True
            yield Hangup()

    def _next(self) -> bytes | None:
        """The next message; None where there is none, or where it would take longer than this step may."""
        payload = self._put_off or self._in.next()
        slow = payload and 30 <= payload[0] < 50 and self._exchange is not None and self._exchange.slow
        self._put_off = payload if payload and slow and self._at_ease else b""
        return None if self._put_off else payload

    def _greet(self, greeting: Greeting, data: bytes) -> Iterator[Action]:
        whole = greeting.feed(data)
        if whole is not None:
            self._software, rest = whole
            self._greeting = None
            self._in.feed(rest)
            yield self._propose()

    def _send_away(self, err: Unwelcome) -> Iterator[Action]:
        assert self._greeting is not None
        self._gone = True
        yield Note(ProtocolViolation(err.reason.encode(), Secret(bytes(self._greeting.heard[:HEAD]))))
        if err.says:
            yield Send(err.says)
        yield Hangup(reset=err.abrupt)

    def _break(self, reason: str, data: bytes, says: bytes = b"") -> Iterator[Action]:
        self._gone = True
        yield Note(ProtocolViolation(reason.encode(), Secret(data[:HEAD])))
        if says:
            yield Send(self._out.seal(disconnect(says)))
        yield Hangup()

    def _dispatch(self, payload: bytes, now: Micros) -> Iterator[Action]:
        kind = payload[0]
        if self._strict and not self._ready and kind not in (DISCONNECT, KEXINIT, NEWKEYS, *range(30, 50)):
            said = b"strict KEX violation: unexpected packet type %d (seqnr %d)" % (kind, self._in.seq - 1)
            raise Damaged("strict key exchange was disturbed", said)
        if kind == DISCONNECT:
            yield from self._part(now)
        elif kind in (IGNORE, UNIMPLEMENTED, DEBUG):
            _check(kind, payload)
        elif KEXINIT <= kind < 50:
            yield from self._exchange_keys(kind, payload)
        elif self._ready and kind == SERVICE_REQUEST and not self._inside:
            yield self._serve(Reader(payload, 1).text())
        elif self._served and kind >= 50:
            yield from self._forward(payload, now)
        elif self._ready or kind < 50:
            yield self._unimplemented()
        else:
            raise Damaged("packet came before keys were agreed on")

    def _exchange_keys(self, kind: int, payload: bytes) -> Iterator[Action]:
        if kind == KEXINIT:
            yield from self._negotiate(payload)
        elif kind == NEWKEYS and self._next_guard is not None:
            self._switch(self._next_guard)
        elif kind >= 30 and self._exchange is not None:
            yield from self._agree(self._exchange, kind, payload)
        else:
            yield self._unimplemented()
            if kind == NEWKEYS and self._strict:
                self._in.seq = 0  # strict key exchange counts anew, whoever asked for it

    def _serve(self, service: bytes) -> Action:
        if service != b"ssh-userauth":
            raise Damaged("service is unknown", b"bad service request " + service)
        self._served = True
        return Send(self._out.seal(bytes([SERVICE_ACCEPT]) + string(service)))

    def _forward(self, payload: bytes, now: Micros) -> Iterator[Action]:
        if self._inside and payload[0] == GLOBAL_REQUEST and payload[5:29] == b"hostkeys-prove-00@openss":
            yield Send(self._pack(self._prove(payload)))
        else:
            yield from self._sealed(self._inner.received(string(payload), now))

    def _part(self, now: Micros) -> Iterator[Action]:
        """The visitor says goodbye. It is left to close the connection, for a moment."""
        self._gone = True
        for action in self._inner.eof(now):
            if not isinstance(action, Send | Hangup):
                yield action
        yield Wake(PARTING, "transport.parting")

    # Key exchange

    def _propose(self) -> Action:
        profile = self._profile
        lists = ((*profile.kex, STRICT), profile.host_keys, *(2 * (profile.ciphers,)), *(2 * (profile.macs,)))
        body = b"".join(map(names, (*lists, profile.compression, profile.compression, (), ())))
        self._kexinits[1] = b"%c%b%b\0%b" % (KEXINIT, os.urandom(16), body, uint32(0))
        self._rekeying = True
        return Send(self._out.seal(self._kexinits[1]))

    def _negotiate(self, payload: bytes) -> Iterator[Action]:
        if self._exchange is not None:
            raise Damaged("key exchange began twice")
        lists = Lists(payload)
        if not self._session_id:
            self._strict = "kex-strict-c-v00@openssh.com" in lists.kex
            self._extensions = "ext-info-c" in lists.kex
            self._identified = True
            yield Note(lists.identify(self._software))
            if self._strict and self._in.seq != 1:
                said = b"strict KEX violation: KEXINIT was not the first packet"
                raise Damaged("strict key exchange was disturbed", said)
        if not self._rekeying:
            yield self._propose()
        self._kexinits[0] = payload
        self._terms = Terms(lists, self._profile)
        self._exchange = exchange.begin(self._terms.kex)

    def _agree(self, method: Exchange, kind: int, payload: bytes) -> Iterator[Action]:
        assert self._terms is not None
        if self._terms.wrong_guess:
            self._terms.wrong_guess = False
            return
        answer = method.receive(kind, Reader(payload, 1))
        if isinstance(answer, Agreed):
            yield Send(self._finish(method, self._terms, answer))
        elif answer is not None:
            yield Send(self._out.seal(answer))
        else:
            yield self._unimplemented()

    def _finish(self, method: Exchange, terms: Terms, agreed: Agreed) -> bytes:
        """Reply, change keys, and send what had to wait."""
        host_key = self._keys.public(kind_of(terms.host_key))
        heads = (self._software, b"SSH-2.0-" + self._profile.version.encode(), *self._kexinits, host_key)
        digest = method.hash(b"".join(map(string, heads)) + agreed.shares + agreed.secret).digest()
        first = not self._session_id
        self._session_id = self._session_id or digest
        reply = string(host_key) + agreed.answer + string(self._keys.sign(terms.host_key, digest))
        sent = self._out.seal(bytes([agreed.reply]) + reply) + self._out.seal(bytes([NEWKEYS]))

        def derive(letter: bytes, size: int) -> bytes:
            made = b""
            while len(made) < size:
                made += method.hash(agreed.secret + digest + (made or letter + self._session_id)).digest()
            return made[:size]

        self._out.guard = ciphers.guard(terms.sc_cipher, terms.sc_mac, derive, b"BDF")
        self._next_guard = ciphers.guard(terms.cs_cipher, terms.cs_mac, derive, b"ACE")
        if self._strict:
            self._out.seq = 0
        if self._inside and terms.sc_zip != "none":
            self._out.compress()
        self._exchange, self._rekeying = None, False
        if first and self._extensions:
            sent += self._out.seal(self._extension_list())
        held, self._held = self._held, []
        return sent + b"".join(map(self._pack, held))

    def _switch(self, guard: ciphers.Guard) -> None:
        assert self._terms is not None
        self._in.guard, self._next_guard = guard, None
        if self._strict:
            self._in.seq = 0
        if self._inside and self._terms.cs_zip != "none":
            self._in.decompress()
        self._ready = True

    def _extension_list(self) -> bytes:
        told = [(b"server-sig-algs", ",".join(self._profile.signatures).encode())]
        if self._profile.hostbound:
            told.append((b"publickey-hostbound@openssh.com", b"0"))
        return b"%c%b%b" % (EXT_INFO, uint32(len(told)), b"".join(string(name) + string(value) for name, value in told))

    # To the visitor

    def _unimplemented(self) -> Action:
        return Send(self._out.seal(b"%c%b" % (UNIMPLEMENTED, uint32((self._in.seq - 1) % (1 << 32)))))

    def _sealed(self, actions: Iterable[Action]) -> Iterator[Action]:
        """The decoy's actions with its payloads as packets."""
        for action in actions:
            if not isinstance(action, Send):
                yield action
                continue
            packets = b"".join(map(self._pack, _payloads(action.data)))
            if sum(map(len, self._held)) > HELD:
                yield from self._break("key exchange was never finished", b"")
                return
            if packets:
                yield Send(packets, action.after)

    def _pack(self, payload: bytes) -> bytes:
        if self._rekeying:
            self._held.append(payload)
            return b""
        if payload[0] == UNIMPLEMENTED:
            payload = b"%c%b" % (UNIMPLEMENTED, uint32((self._in.seq - 1) % (1 << 32)))
        packet = self._out.seal(payload)
        return packet + self._let_in() if payload[0] == USERAUTH_SUCCESS else packet

    def _let_in(self) -> bytes:
        """What follows a login: compression, and the list of all host keys."""
        assert self._terms is not None
        self._inside = True
        if self._terms.sc_zip != "none":
            self._out.compress()
        if self._terms.cs_zip != "none":
            self._in.decompress()
        keys = b"".join(string(self._keys.public(kind)) for kind in KINDS)
        return self._out.seal(b"%c%b\0%b" % (GLOBAL_REQUEST, string(b"hostkeys-00@openssh.com"), keys))

    def _prove(self, payload: bytes) -> bytes:
        """Sign for every key that the client asks about (OpenSSH's PROTOCOL, 2.5)."""
        body = Reader(payload, 1)
        name, _ = body.string(), body.boolean()
        proofs, mine = b"", {self._keys.public(kind): kind for kind in KINDS}
        left = body.rest()
        asked = Reader(left)
        taken = 0
        while taken < len(left):
            key = asked.string()
            taken += 4 + len(key)
            if key not in mine:
                return bytes([REQUEST_FAILURE])
            algorithm = "rsa-sha2-512" if mine[key] == "ssh-rsa" else mine[key]
            proofs += string(self._keys.sign(algorithm, string(name) + string(self._session_id) + string(key)))
        return bytes([REQUEST_SUCCESS]) + proofs


def _check(kind: int, payload: bytes) -> None:
    """Read what sshd would read of a message that changes nothing."""
    body = Reader(payload, 1)
    if kind == DEBUG:
        body.boolean()
        body.string()
        body.string()
    elif kind == UNIMPLEMENTED:
        body.uint32()


def _payloads(frames: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(frames):
        end = at + 4 + int.from_bytes(frames[at : at + 4], "big")
        yield frames[at + 4 : end]
        at = end


def _merged(actions: Iterator[Action]) -> Iterator[Action]:
    """The same with neighbouring pieces sent as one; what is recorded between them comes first."""
    waiting: list[bytes] = []
    for action in actions:
        if isinstance(action, Send) and not action.after and not action.channel:
            waiting.append(action.data)
            continue
        if isinstance(action, Send | Hangup) and waiting:
            yield Send(b"".join(waiting))
            waiting.clear()
        yield action
    if waiting:
        yield Send(b"".join(waiting))
