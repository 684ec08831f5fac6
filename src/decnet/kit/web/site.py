"""What one host's web server has to show."""

from functools import lru_cache

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.http import Head
from decnet.kit.web import pages
from decnet.kit.web.answer import Answer
from decnet.kit.web.skin import SKINS, Skin, skin_of
from decnet.persona import Claim, Persona

_READS = (b"GET", b"HEAD", b"POST")
_INDICES = (b"index.html", b"index.htm", b"index.nginx-debian.html")
_TYPES = {
    b"html": b"text/html", b"css": b"text/css", b"js": b"application/javascript", b"txt": b"text/plain",
    b"ico": b"image/x-icon", b"svg": b"image/svg+xml", b"xml": b"text/xml",
}  # fmt: skip


class File(Struct, frozen=True):
    """A file below the root. ``modified`` in microseconds."""

    body: bytes
    modified: Micros


class Site(Struct, frozen=True):
    """A root with its files, and the program beside it.

    locked: the prefix that wants a name and a password by the server's own means
    tried: whether the configuration looks for the file before anything else (try_files)
    """

    files: dict[bytes, File]
    folders: frozenset[bytes]
    skin: Skin
    locked: bytes
    realm: bytes
    tried: bool

    def static(self, head: Head) -> Answer:
        """The file that ``head`` asks for, or the error."""
        path, method = head.where.path, head.method
        exists = path in self.files or path in self.folders or path + b"/" in self.folders
        if self.tried and not exists:
            return Answer(404)
        if method not in _READS:
            return Answer(405)
        if path in self.folders:
            found = next((path + name for name in _INDICES if path + name in self.files), None)
            return Answer(403) if found is None else self._file(found, method)
        if path + b"/" in self.folders:
            query = b"?" + head.where.query if head.where.query else b""
            return Answer(301, path=path + b"/" + query)
        return self._file(path, method) if exists else Answer(404)

    def challenge(self) -> Answer:
        """The answer to who enters what is locked without the right words."""
        return Answer(401, extra=((b"WWW-Authenticate", b'Basic realm="%b"' % self.realm),))

    def _file(self, path: bytes, method: bytes) -> Answer:
        if method == b"POST":
            return Answer(405)
        kind = _TYPES.get(path.rpartition(b".")[2], b"application/octet-stream")
        return Answer(200, self.files[path].body, kind, self.files[path].modified)


@lru_cache(maxsize=128)
def site_of(claim: Claim) -> Site:
    """The site of the host that ``claim`` describes."""
    persona = Persona(claim)
    skin = skin_of(persona)
    bodies = {"portal": _portal, "console": _console, "device": _device}[skin.key](persona, skin)
    files = {path: File(body, _modified(persona, path)) for path, body in bodies.items()}
    folders = {path[: path.rfind(b"/") + 1] for path in files} | {b"/"}
    return Site(
        files=files,
        folders=frozenset(folders),
        skin=skin,
        locked=SKINS[skin.key].locked,
        realm=skin.realm,
        tried=persona.distro.family == "debian",
    )


def _modified(persona: Persona, path: bytes) -> Micros:
    if path in (b"/index.nginx-debian.html",):
        at = persona.installed + persona.seed.number("web.set_up", 300, 7200) * SECOND
    else:
        days = persona.seed.number(f"web.file.{path.decode()}", 0, 40)
        at = persona.installed + (persona.seed.number("web.site", 1, 90) + days) * 86_400 * SECOND
        at += persona.seed.number(f"web.moment.{path.decode()}", 0, 36_000) * SECOND
    return at - at % SECOND


def _console(persona: Persona, skin: Skin) -> dict[bytes, bytes]:
    """A server as it was installed, with a program somebody put beside the default page."""
    old = not persona.product("http").startswith("nginx/1.22")
    return {
        b"/index.nginx-debian.html": pages.WELCOME_OLD if old else pages.WELCOME,
        skin.locked + b"index.html": pages.locked(persona, skin),
        skin.style: pages.style(persona),
    }


def _portal(persona: Persona, skin: Skin) -> dict[bytes, bytes]:
    """The site of a company."""
    return {
        b"/index.html": pages.front(persona, skin),
        b"/about.html": pages.about(persona, skin),
        b"/contact.html": pages.contact(persona, skin),
        b"/robots.txt": b"User-agent: *\nDisallow: %b\nDisallow: %b\n" % (skin.locked, skin.home),
        b"/favicon.ico": pages.icon(persona),
        b"/assets/logo.svg": pages.logo(persona),
        skin.style: pages.style(persona),
        skin.locked + b"index.html": pages.locked(persona, skin),
    }


def _device(persona: Persona, skin: Skin) -> dict[bytes, bytes]:
    """What a camera serves beside its login."""
    return {
        b"/favicon.ico": pages.icon(persona),
        skin.style: pages.style(persona),
        b"/js/main.js": b"window.onload=function(){var f=document.forms[0];if(f){f.elements[1].focus();}};\n",
        skin.locked + b"index.html": pages.locked(persona, skin),
    }
