"""The pages. The two default pages are nginx's own (BSD 2-clause), byte for byte."""

import struct
from html import escape

from decnet.kit.company import company_of
from decnet.kit.web.skin import Skin
from decnet.persona import Persona

_WELCOME = """<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
%s
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
"""
WELCOME = (
    _WELCOME
    % """html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }"""
).encode()
WELCOME_OLD = (
    _WELCOME
    % """    body {
        width: 35em;
        margin: 0 auto;
        font-family: Tahoma, Verdana, Arial, sans-serif;
    }"""
).encode()
_COLOURS = ("1f4e79", "2e6b4f", "7a2e2e", "4b3a78", "0b6e75", "8a5a12", "33475b", "5c2751")
_NEWS = (
    ("Office closed on Friday", "The front desk is not staffed on Friday. Deliveries go to the warehouse entrance."),
    ("New time sheets", "Please hand in the time sheets of this month with the new form; the old one is not taken."),
    ("Maintenance window", "Mail and files are not reachable on Saturday between 22:00 and 02:00."),
    ("Parking", "The lower level stays closed while the gate is being replaced. Use the lot behind building 2."),
    ("Fire drill", "A drill takes place on Tuesday at 10:30. Leave your desk and meet at the bicycle racks."),
    ("Printer on the second floor", "The large printer is back in service. Jobs sent last week have to be sent again."),
    ("Travel expenses", "Expenses of last quarter are accepted until the 15th. Receipts go to accounting."),
    ("VPN client", "Laptops without the current client cannot connect after the end of the month."),
)  # fmt: skip


def colour(persona: Persona) -> str:
    """The colour that everything of this host has."""
    return persona.seed.pick("web.colour", _COLOURS)


def page(persona: Persona, skin: Skin, title: str, body: str) -> bytes:
    """A page in the site's frame. ``body`` is HTML."""
    name = escape(company_of(persona).name if skin.key != "device" else persona.hostname.upper())
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)} - {name}</title>\n'
        f'<link rel="stylesheet" href="{skin.style.decode()}">\n</head>\n<body>\n<header><strong>{name}</strong> '
        f"{escape(skin.title)}</header>\n<main>\n{body}</main>\n</body>\n</html>\n"
    ).encode()


def style(persona: Persona) -> bytes:
    """The style sheet."""
    tint = colour(persona)
    width = persona.seed.number("web.width", 44, 64)
    return (
        f"body {{ margin: 0; font-family: sans-serif; color: #222; background: #f4f5f7; }}\n"
        f"header {{ background: #{tint}; color: #fff; padding: 1rem 2rem; }}\n"
        f"nav a {{ color: #{tint}; margin-right: 1rem; }}\n"
        f"main {{ max-width: {width}em; margin: 2rem auto; background: #fff; padding: 1.5rem 2rem; }}\n"
        f"label {{ display: block; margin: .6rem 0 .2rem; }}\n"
        f"input {{ padding: .4rem; width: 16em; }}\n"
        f"button {{ margin-top: 1rem; padding: .5rem 1.4rem; background: #{tint}; color: #fff; border: 0; }}\n"
        f".error {{ color: #b00020; }}\n"
    ).encode()


def icon(persona: Persona) -> bytes:
    """A square of the site's colour, 16 by 16, as an ICO file."""
    red, green, blue = bytes.fromhex(colour(persona))
    dot, edge = bytes((blue, green, red, 255)), bytes((255, 255, 255, 0))
    inset = persona.seed.number("web.icon", 1, 4)
    rows = b"".join(
        dot if inset <= x < 16 - inset and inset <= y < 16 - inset else edge for y in range(16) for x in range(16)
    )
    bitmap = struct.pack("<IiiHHIIiiII", 40, 16, 32, 1, 32, 0, 1024, 0, 0, 0, 0) + rows + bytes(64)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(bitmap), 22) + bitmap


def logo(persona: Persona) -> bytes:
    """The company's name in its colour, as an SVG file."""
    company = company_of(persona)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="48" viewBox="0 0 320 48">\n'
        f'<rect width="48" height="48" rx="6" fill="#{colour(persona)}"/>\n'
        f'<text x="60" y="32" font-family="sans-serif" font-size="22">{escape(company.name)}</text>\n</svg>\n'
    ).encode()


def front(persona: Persona, skin: Skin) -> bytes:
    """The first page of a company's site."""
    news = persona.seed.sample("web.news", _NEWS, 3)
    items = "".join(f"<h3>{escape(title)}</h3>\n<p>{escape(text)}</p>\n" for title, text in news)
    return page(
        persona, skin, "Home", f'<p><img src="/assets/logo.svg" alt=""></p>\n{_menu(skin)}<h2>News</h2>\n{items}'
    )


def about(persona: Persona, skin: Skin) -> bytes:
    """Who the company is."""
    company = company_of(persona)
    return page(persona, skin, "About us",
                f"{_menu(skin)}<h2>About us</h2>\n<p>{escape(company.name)} has been in {escape(company.town)} since "
                f"{company.since}. We are {company.people} people in {company.trade}.</p>\n")  # fmt: skip


def contact(persona: Persona, skin: Skin) -> bytes:
    """How the company is reached."""
    company = company_of(persona)
    return page(persona, skin, "Contact",
                f"{_menu(skin)}<h2>Contact</h2>\n<p>{escape(company.name)}<br>{escape(company.street)}<br>"
                f"{escape(company.town)}</p>\n"
                f"<p>Help desk: ext. {company.extension}, helpdesk@{persona.domain}</p>\n")  # fmt: skip


def locked(persona: Persona, skin: Skin) -> bytes:
    """What lies behind the server's own lock."""
    night = persona.seed.number("web.night", 1, 4)
    return page(persona, skin, "Maintenance",
                f"<h2>{escape(persona.hostname)}</h2>\n<ul>\n<li>Backup: every night at 0{night}:00</li>\n"
                f"<li>Reports are generated on the first of the month.</li>\n<li>Log in at "
                f'<a href="{skin.login.decode()}">{escape(skin.title)}</a> to change settings.</li>\n'
                f"</ul>\n")  # fmt: skip


def login_form(persona: Persona, skin: Skin, token: str, user: str, error: str) -> bytes:
    """The form. ``user`` is what was typed before, ``error`` why that was wrong."""
    told = f'<p class="error">{escape(error)}</p>\n' if error else ""
    return page(persona, skin, "Sign in",
                f"<h2>Sign in</h2>\n{told}"
                f'<form method="post" action="{skin.login.decode()}">\n'
                f'<input type="hidden" name="{skin.token.decode()}" value="{token}">\n'
                f'<label for="u">User name</label>\n<input id="u" type="text" name="{skin.user.decode()}" '
                f'value="{escape(user)}" autofocus>\n'
                f'<label for="p">Password</label>\n<input id="p" type="password" name="{skin.secret.decode()}">\n'
                f'<div><button type="submit">Sign in</button></div>\n</form>\n')  # fmt: skip


def dashboard(persona: Persona, skin: Skin, days: int) -> bytes:
    """What is behind the login: nothing of interest. ``days`` is how long the machine has been up."""
    news = persona.seed.sample("web.notices", _NEWS, 2)
    rows = "".join(f"<tr><td>{escape(title)}</td><td>{escape(text)}</td></tr>\n" for title, text in news)
    return page(persona, skin, "Overview",
                f'<nav><a href="{skin.home.decode()}">Overview</a>'
                f'<a href="{skin.logout.decode()}">Sign out</a></nav>\n'
                f"<h2>Overview</h2>\n<p>{escape(persona.fqdn)}, up {days} days</p>\n"
                f"<table>\n{rows}</table>\n")  # fmt: skip


def _menu(skin: Skin) -> str:
    return (
        '<nav><a href="/">Home</a><a href="/about.html">About us</a><a href="/contact.html">Contact</a>'
        f'<a href="{skin.login.decode()}">{escape(skin.title)}</a></nav>\n'
    )
