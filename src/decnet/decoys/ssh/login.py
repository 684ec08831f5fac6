"""How sshd lets somebody in, or not (RFC 4252, 4256; auth2.c and PAM as Debian and Ubuntu set them up)."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from decnet.events import SECOND, AuthAttempted, CredentialOffered, Fact, LimitHit, Micros, Secret
from decnet.kit.login import admits
from decnet.kit.ssh import (
    USERAUTH_FAILURE,
    USERAUTH_INFO_REQUEST,
    USERAUTH_SUCCESS,
    Reader,
    boolean,
    disconnect,
    names,
    string,
    uint32,
)
from decnet.persona import Account
from decnet.sansio import Action, Context, Hangup, Note, Send

MOST_FAILURES = 6
GRACE: Micros = 120 * SECOND
METHODS = (("publickey", "password"), ("publickey", "password", "keyboard-interactive"))


class Unexpected(Exception):
    """The message is none that may come now; sshd hangs up without a word."""


class Login:
    """One visitor at the door. ``account`` is set once somebody is in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        seed = context.persona.seed
        self._methods: tuple[str, ...] = seed.pick("ssh.methods", METHODS)
        self._who: tuple[bytes, bytes] | None = None
        self._attempts = self._failures = 0
        self._asked: int | None = None  # how many answers the visitor owes us
        self._proven = False
        self.account: Account | None = None

    @property
    def begun(self) -> bool:
        """Whether the visitor has said who it is."""
        return self._who is not None

    def request(self, body: Reader) -> Iterator[Action]:
        """A USERAUTH_REQUEST."""
        user, service, method = body.text(), body.text(), body.text()
        if self._who not in (None, (user, service)):
            yield from self._change(user, service, method, body)
            return
        self._who, self._asked, self._proven = (user, service), None, False
        self._attempts += 1
        match method:
            case b"password" if "password" in self._methods:
                yield from self._judge(_password(body), "password")
            case b"keyboard-interactive" if "keyboard-interactive" in self._methods:
                self._asked = 1
                yield _frame(USERAUTH_INFO_REQUEST, _prompts("Password: "))
            case b"publickey":
                body.boolean()
                body.string()
                yield from self._refuse(AuthAttempted(user, "publickey", False, _fingerprint(body.string())))
            case _:
                name = method[:64].decode("latin-1")
                free = method == b"none" and self._attempts == 1
                yield from self._refuse(AuthAttempted(user, name, accepted=False), free=free)

    def answer(self, body: Reader) -> Iterator[Action]:
        """A USERAUTH_INFO_RESPONSE. Raises :class:`Unexpected`."""
        if self._asked is None:
            raise Unexpected
        answers = [body.text() for _ in range(min(body.uint32(), 2))]
        if len(answers) != self._asked:
            raise Unexpected
        if self._proven:
            yield self._let_in()
        else:
            yield from self._judge(answers[0], "keyboard-interactive")

    def late(self) -> Iterator[Action]:
        """The time for logging in is over."""
        if self.account is None:
            yield Note(LimitHit("login_grace_time"))
            yield Hangup()

    def _judge(self, secret: bytes, mechanism: str) -> Iterator[Action]:
        assert self._who is not None
        name, service = self._who
        persona, overlay = self._context.persona, self._context.overlay
        user = name.decode("utf-8", "replace")
        accepted = service == b"ssh-connection" and admits(persona, overlay, user, secret)
        fact = CredentialOffered(name, Secret(secret), accepted, mechanism)
        if not accepted:
            yield from self._refuse(fact, delay=self._pam_delay())
            return
        yield Note(fact)
        if mechanism == "password":
            yield self._let_in()
        else:
            self._asked, self._proven = 0, True
            yield _frame(USERAUTH_INFO_REQUEST, _prompts())

    def _let_in(self) -> Action:
        assert self._who is not None
        self.account = self._context.persona.account(self._who[0].decode("utf-8", "replace"))
        return _frame(USERAUTH_SUCCESS, b"")

    def _refuse(self, fact: Fact, *, free: bool = False, delay: Micros = 0) -> Iterator[Action]:
        self._asked = None
        self._failures += not free
        yield Note(fact)
        after = 0 if free else max(delay, self._least_delay())
        if self._failures < MOST_FAILURES:
            yield _frame(USERAUTH_FAILURE, names(self._methods) + boolean(False), after)
            return
        yield Note(LimitHit("max_auth_tries"))
        yield Send(string(disconnect(b"Too many authentication failures")), after)
        yield Hangup()

    def _change(self, user: bytes, service: bytes, method: bytes, body: Reader) -> Iterator[Action]:
        """Another name on the same connection: not with sshd, but what was offered is worth keeping."""
        assert self._who is not None
        if method == b"password":
            yield Note(CredentialOffered(user, Secret(_password(body)), accepted=False))
        else:
            yield Note(AuthAttempted(user, method[:64].decode("latin-1"), accepted=False))
        old, new = (b"(%b,%b)" % who for who in (self._who, (user, service)))
        said = b"Change of username or service not allowed: %b -> %b" % (old, new)
        yield Send(string(disconnect(said[:1023])))
        yield Hangup()

    def _pam_delay(self) -> Micros:
        """Two seconds, give or take a half: PAM adds three throws of dice."""
        dice = self._context.dice
        return sum(dice.between(333_000, 1_000_000) for _ in range(3))

    def _least_delay(self) -> Micros:
        """What sshd waits before any refusal, a little longer for some names than for others."""
        assert self._who is not None
        return 5_000 + self._context.persona.seed.number(f"ssh.delay.{self._who[0].hex()}", 0, 4_200)


def _password(body: Reader) -> bytes:
    """The password of a request; one that would replace it is read and forgotten, as by sshd."""
    change, secret = body.boolean(), body.text()
    if change:
        body.text()
    body.end()
    return secret


def _frame(kind: int, body: bytes, after: Micros = 0) -> Send:
    return Send(string(bytes([kind]) + body), after)


def _prompts(*prompts: str) -> bytes:
    """The questions of PAM: no name, no instruction, and the answer is not shown."""
    asked = b"".join(string(prompt.encode()) + boolean(False) for prompt in prompts)
    return string(b"") + string(b"") + string(b"") + uint32(len(prompts)) + asked


def _fingerprint(key: bytes) -> str:
    return "SHA256:" + b64encode(sha256(key).digest()).rstrip(b"=").decode()
