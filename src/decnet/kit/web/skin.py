"""The program that wants a login: what it is called, where it lies, how its form is built."""

import msgspec
from msgspec import Struct

from decnet.persona import Persona


class Skin(Struct, frozen=True):
    """One face of the login program.

    login, home, logout: paths
    style: of the style sheet
    user, secret, token: names of the form's fields; the token is hidden
    cookie: that holds the session
    locked, realm: what the server itself guards, and under which name
    kind: Content-Type of what the program makes
    extra: headers of everything that it makes
    """

    key: str
    title: str
    login: bytes
    home: bytes
    logout: bytes
    style: bytes
    user: bytes
    secret: bytes
    token: bytes
    cookie: bytes
    locked: bytes
    realm: bytes
    kind: bytes = b"text/html; charset=UTF-8"
    extra: tuple[tuple[bytes, bytes], ...] = ()


_PHP = (
    (b"Expires", b"Thu, 19 Nov 1981 08:52:00 GMT"),
    (b"Cache-Control", b"no-store, no-cache, must-revalidate"),
    (b"Pragma", b"no-cache"),
)

SKINS = {
    skin.key: skin
    for skin in (
        Skin("portal", "Employee Portal", b"/login", b"/dashboard", b"/logout", b"/assets/site.css", b"username",
             b"password", b"csrf_token", b"PHPSESSID", b"/admin/", b"Administration", extra=_PHP),
        Skin("console", "Server Console", b"/login", b"/dashboard", b"/logout", b"/static/app.css", b"username",
             b"password", b"csrf_token", b"session", b"/admin/", b"Restricted Content",
             kind=b"text/html; charset=utf-8", extra=((b"Vary", b"Cookie"),)),
        Skin("device", "Web Service", b"/", b"/main.cgi", b"/logout.cgi", b"/css/style.css", b"username", b"password",
             b"nonce", b"sid", b"/config/", b"IP Camera", kind=b"text/html",
             extra=((b"Cache-Control", b"no-cache"),)),
    )
}  # fmt: skip
_TITLES = {
    "linux-server": ("Server Console", "Host Administration", "System Manager"),
    "devops-host": ("Build Console", "Deployments", "Pipeline Manager"),
    "monitoring-node": ("Monitoring", "Status Console", "Network Monitor"),
    "mail-server": ("Webmail", "Mail Administration", "Mailbox Login"),
    "web-server": ("Employee Portal", "Intranet", "Staff Area", "Customer Portal"),
    "iot-device": ("NETWORK CAMERA", "DVR WebClient", "IP CAMERA Viewer"),
}
_PORTALS = ("web-server", "file-server")


def skin_of(persona: Persona) -> Skin:
    """The face that ``persona``'s program has."""
    key = "device" if persona.distro.family == "embedded" else "console"
    if key == "console" and persona.archetype.key in _PORTALS:
        key = "portal"
    titles = _TITLES.get(persona.archetype.key, (SKINS[key].title,))
    return msgspec.structs.replace(SKINS[key], title=persona.seed.pick("web.title", titles))
