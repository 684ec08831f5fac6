"""The program behind the login: it takes everybody's words down, and lets a few in."""

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.http import Head, Login
from decnet.kit.login import opens
from decnet.kit.web import pages
from decnet.kit.web.answer import Answer
from decnet.kit.web.skin import Skin
from decnet.persona import Account
from decnet.sansio import Context

_WRONG = ("Invalid user name or password.", "Login failed.", "The user name or password is incorrect.")
_SESSION = "web.session"
_SLOW = (60_000, 140_000)  # microseconds that a password hash takes
_QUICK = (1_200, 6_000)


class Reply(Struct, frozen=True):
    """An answer of the program, and whether it let somebody in."""

    answer: Answer
    accepted: bool = False


class App:
    """The program with face ``skin``, as one visitor meets it."""

    def __init__(self, visit: Context, skin: Skin) -> None:
        self._visit, self._persona, self._skin = visit, visit.persona, skin

    def serves(self, path: bytes) -> bool:
        """Whether ``path`` is the program's."""
        return path in (self._skin.login, self._skin.home, self._skin.logout)

    def reply(self, head: Head, offer: Login | None, now: Micros) -> Reply:
        """What the program says to ``head``; ``offer`` is what was filled into its form."""
        path, skin = head.where.path, self._skin
        if path == skin.logout:
            self._visit.overlay.delete(_SESSION)
            return Reply(self._redirect(skin.login))
        if path == skin.home:
            if not self._inside(head):
                return Reply(self._redirect(skin.login))
            days = (now - self._persona.booted) // (86_400 * SECOND)
            return Reply(self._page(pages.dashboard(self._persona, skin, days)))
        if head.method == b"POST":
            return self._login(offer)
        return Reply(self._form(head))

    def knows(self, offer: Login) -> bool:
        """Whether the words are right, for the form and for the server's own lock."""
        account = self._account(offer.principal.decode("utf-8", "replace"))
        return account is not None and opens(self._visit.overlay, account, lambda known: known == offer.secret)

    def _account(self, name: str) -> Account | None:
        """The host's users may come in, but root only at a device; beside them the program has an admin of its own."""
        persona = self._persona
        if name != "admin":
            return persona.account(name) if name != "root" or persona.distro.family == "embedded" else None
        weak = persona.seed.sample("web.admin", ("123456", "password", "admin123", "admin1234", "changeme"), 2)
        return persona.account(name) or Account(name, 0, 0, "", "", "", ("admin", *weak))

    def _login(self, offer: Login | None) -> Reply:
        skin, dice = self._skin, self._visit.dice
        if offer is None or not self.knows(offer):
            user = offer.principal[:64].decode("utf-8", "replace") if offer else ""
            wrong = self._persona.seed.pick("web.wrong", _WRONG)
            body = pages.login_form(self._persona, skin, self._token(), user, wrong)
            return Reply(self._page(body, after=dice.between(*_SLOW)))
        session = self._token()
        self._visit.overlay.put(_SESSION, session.encode())
        cookie = self._cookie(session)
        return Reply(self._redirect(skin.home, cookie, after=dice.between(*_SLOW)), accepted=True)

    def _form(self, head: Head) -> Answer:
        cookie = () if head.cookies.get(self._skin.cookie) else (self._cookie(self._token()),)
        return self._page(pages.login_form(self._persona, self._skin, self._token(), "", ""), *cookie)

    def _inside(self, head: Head) -> bool:
        shown = head.cookies.get(self._skin.cookie)
        return bool(shown) and shown == self._visit.overlay.get(_SESSION)

    def _token(self) -> str:
        return self._visit.dice.token(16).hex()

    def _cookie(self, value: str) -> tuple[bytes, bytes]:
        flags = "; path=/; HttpOnly" + ("; secure" if self._visit.tls else "")
        return b"Set-Cookie", self._skin.cookie + f"={value}{flags}".encode()

    def _page(self, body: bytes, *headers: tuple[bytes, bytes], after: Micros | None = None) -> Answer:
        after = self._visit.dice.between(*_QUICK) if after is None else after
        return Answer(200, body, self._skin.kind, extra=(*headers, *self._skin.extra), live=True, after=after)

    def _redirect(self, path: bytes, *headers: tuple[bytes, bytes], after: Micros | None = None) -> Answer:
        after = self._visit.dice.between(*_QUICK) if after is None else after
        extra = (*headers, *self._skin.extra, (b"Location", path))
        return Answer(302, b"", self._skin.kind, extra=extra, live=True, after=after)
