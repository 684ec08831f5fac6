r"""Conversations on file: ``decoys/<name>/transcripts/*.txt``. The harness plays them against the decoy.

A line is a mark, a space and the rest; ``\r \n \\ \xNN`` are escapes, ``#`` begins a comment:

``@ seed [archetype [distro]] [key=value ...]``  the persona; ``port=443`` and ``tls=1`` describe the visit
``> bytes``     the visitor sends        ``~ token``     the timer falls due       ``> EOF`` the visitor has finished
``< bytes``     the decoy sends          ``! kind a=b``  the decoy notes a fact    ``< EOF`` the decoy hangs up
``= what``      any other action: ``keep 0 last bytes``, ``record o bytes``, ``starttls``, ``wake token after``,
                ``listen 1``, ``connect 1 port``
``% event ...`` what the host says: ``secured``, ``listening 1 40000``, ``joined 1``, ``heard 1 bytes``, ``left 1``,
                ``resized 120 34``; the host's own answer to a keep follows it by itself
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import decnet.decoys
from decnet.decoys import ALL
from decnet.events import Fact, Micros, Secret
from decnet.persona import ARCHETYPES, Archetype, Claim, Persona
from decnet.sansio import (
    Action,
    Connect,
    Context,
    Decoy,
    Hangup,
    Keep,
    Limits,
    Listen,
    Note,
    Record,
    Send,
    Session,
    StartTls,
    Wake,
)

ROOT = Path(decnet.decoys.__file__).parent
CASES = [(decoy, path) for decoy in ALL for path in sorted((ROOT / decoy.name / "transcripts").glob("*.txt"))]
NOW: Micros = 1_760_000_000_000_000

Script = list[tuple[str, str]]


class Dice:
    """Chance that always falls the same way."""

    def token(self, size: int) -> bytes:
        return (b"0123456789abcdef" * (size // 16 + 1))[:size]

    def between(self, low: int, high: int) -> int:
        return low


class Overlay:
    """What a peer left, in memory."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._values.get(key)

    def put(self, key: str, value: bytes) -> bool:
        self._values[key] = value
        return True

    def delete(self, key: str) -> None:
        self._values.pop(key, None)

    def keys(self) -> list[str]:
        return list(self._values)


def context(
    decoy: Decoy, seed: str = "alpha", archetype: str | None = None, distro: str | None = None, **visit: str
) -> Context:
    """A visit to ``decoy`` on the first host that has it, unless ``archetype`` and ``distro`` say another."""
    role = ARCHETYPES[archetype] if archetype else _home(decoy.name)
    claim = Claim(seed, role.key, distro or role.distros[0], f"{role.stems[0]}-01", NOW - 10 * 86_400_000_000)
    return Context(
        persona=Persona(claim),
        dice=Dice(),
        limits=Limits(),
        overlay=Overlay(),
        peer=visit.get("peer", "192.0.2.1"),
        peer_port=int(visit.get("peer_port", "40000")),
        address=visit.get("address", "198.51.100.7"),
        port=int(visit.get("port", decoy.ports[0].number)),
        number=int(visit.get("number", decoy.ports[0].number)),
        tls=bool(int(visit.get("tls", decoy.ports[0].tls))),
    )


def _home(service: str) -> Archetype:
    return next((role for role in ARCHETYPES.values() if service in role.services), ARCHETYPES["linux-server"])


def ids(value: object) -> str:
    return value.stem if isinstance(value, Path) else getattr(value, "name", "")


def raw(text: str) -> bytes:
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def load(path: Path) -> Script:
    lines = path.read_text().splitlines()
    return [(line[0], line[2:]) for line in lines if line and not line.startswith("#")]


def sent(path: Path) -> bytes:
    """All that the visitor of this transcript sends on its own connection."""
    return b"".join(raw(text) for mark, text in load(path) if mark == ">" and text != "EOF")


def visit(decoy: Decoy, script: Script) -> Context:
    """The context that the script's ``@`` line describes."""
    words = next((text for mark, text in script if mark == "@"), "alpha").split()
    plain = [word for word in words if "=" not in word]
    return context(decoy, *plain, **dict(word.split("=", 1) for word in words if "=" in word))


def show(action: Action) -> tuple[str, str]:
    match action:
        case Send(data, _, channel):
            return "<", f"{channel}: {text(data)}" if channel else text(data)
        case Hangup(channel):
            return "<", f"{channel}: EOF" if channel else "EOF"
        case Note(fact):
            return "!", show_fact(fact)
    return "=", _show_request(action)


def _show_request(action: Action) -> str:
    """Any action that is neither speech nor a note."""
    match action:
        case Record(code, data):
            return f"record {code} {text(data)}"
        case Keep(data, stream, last):
            return f"keep {stream} {'last' if last else 'more'} {text(data)}"
        case StartTls(head):
            return f"starttls {text(head)}".rstrip()
        case Wake(after, token):
            return f"wake {token} {after}"
        case Listen(channel):
            return f"listen {channel}"
        case Connect(channel, port):
            return f"connect {channel} {port}"
        case _:
            raise ValueError(f"not a request: {action}")


def show_fact(fact: Fact) -> str:
    """Kind and fields; a field at its default is left out."""
    defaults = dict(zip(reversed(fact.__struct_fields__), reversed(fact.__struct_defaults__), strict=False))
    values = ((name, getattr(fact, name)) for name in fact.__struct_fields__)
    told = (f"{name}={text(value)}" for name, value in values if name not in defaults or value != defaults[name])
    return " ".join((fact.kind, *told))


class Host:
    """Plays the host's part: answers what a session asks of it, and keeps what it did."""

    def __init__(self, decoy: Decoy, visit: Context) -> None:
        self.session: Session = decoy.session(visit)
        self.over = False
        self._files: dict[int, bytes] = {}

    def run(self, step: Callable[[], Iterator[Action]]) -> Iterator[Action]:
        """The actions of ``step`` and of what follows from them by itself, up to a hangup."""
        for action in step():
            if self.over:
                return
            yield action
            if isinstance(action, Hangup) and not action.channel:
                self.over = True
                yield from self.session.closed(NOW)
            elif isinstance(action, Keep):
                self._files[action.stream] = self._files.get(action.stream, b"") + action.data
                if action.last:
                    data = self._files.pop(action.stream)
                    yield from self.run(partial(self._kept, action.stream, data))

    def _kept(self, stream: int, data: bytes) -> Iterator[Action]:
        return self.session.kept(stream, sha256(data).hexdigest(), len(data), len(data), NOW)

    def opened(self) -> Iterator[Action]:
        return self.run(lambda: self.session.opened(NOW))

    def received(self, data: bytes) -> Iterator[Action]:
        return self.run(lambda: self.session.received(data, NOW))

    def told(self, mark: str, said: str) -> Iterator[Action]:
        """The actions after one line of a script that is the visitor's or the host's."""
        session = self.session
        match mark, said.split(" ", 2):
            case "~", [*_]:
                return self.run(lambda: session.timer(said.strip(), NOW))
            case "%", ["secured"]:
                return self.run(lambda: session.secured(NOW))
            case "%", ["listening", channel, port]:
                return self.run(lambda: session.listening(int(channel), int(port), NOW))
            case "%", ["joined", channel]:
                return self.run(lambda: session.joined(int(channel), NOW))
            case "%", ["left", channel]:
                return self.run(lambda: session.left(int(channel), NOW))
            case "%", ["heard", channel, data]:
                return self.run(lambda: session.heard(int(channel), raw(data), NOW))
            case "%", ["resized", columns, rows]:
                return self.run(lambda: session.resized(int(columns), int(rows), NOW))
            case ">", ["EOF"]:
                return self.run(lambda: session.eof(NOW))
            case ">", _:
                return self.received(raw(said))
        raise ValueError(f"no such line: {mark} {said}")


def play(decoy: Decoy, script: Script) -> Script:
    """The dialogue that actually happens when ``script``'s visitor and host speak."""
    host = Host(decoy, visit(decoy, script))
    out = [line for line in script if line[0] == "@"]
    out += map(show, host.opened())
    for mark, said in script:
        if mark in ">~%":
            out.append((mark, said))
            out += map(show, host.told(mark, said))
    return out


def drain(decoy: Decoy, chunks: Iterable[bytes], script: Script | None = None) -> list[Action]:
    """Everything that a session does, fed ``chunks``, up to its first hangup."""
    host = Host(decoy, visit(decoy, script or []))
    out = list(host.opened())
    for chunk in chunks:
        if host.over:
            break
        out += host.received(chunk)
    return out


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def text(value: object) -> str:
    plain = value.reveal() if isinstance(value, Secret) else value
    return plain.decode("latin-1").encode("unicode_escape").decode() if isinstance(plain, bytes) else str(plain)


def rewrite(decoy: Decoy, path: Path) -> None:
    """Write what happens into the transcript, keeping its comments: for a reader to check, line by line."""
    comments = [line for line in path.read_text().splitlines() if line.startswith("#")]
    played = [f"{mark} {said}" for mark, said in play(decoy, load(path))]
    path.write_text("\n".join([*comments, *played, ""]))


if __name__ == "__main__":
    import sys

    for case_decoy, case_path in CASES:
        if case_decoy.name in sys.argv[1:]:
            rewrite(case_decoy, case_path)
