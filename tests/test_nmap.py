"""What nmap makes of the decoys: the products that they claim, nothing it cannot name, and nobody left inside."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import pytest

from decnet.decoys import ALL
from decnet.events import SessionEnded, SessionStarted
from decnet.persona import ARCHETYPES, DISTROS
from tests.serving import Served, served, until

pytestmark = [pytest.mark.slow, pytest.mark.needs("nmap")]

CLAIMS = {decoy.name: frozenset(decoy.products) for decoy in ALL}
SCRIPTS = {
    "ftp": {"ftp-anon": "Anonymous FTP login allowed", "ftp-syst": "vsFTPd", "banner": "220 (vsFTPd"},
    "http": {"http-title": "Welcome to nginx!", "http-headers": "Server: nginx/"},
    "https": {"http-title": "Welcome to nginx!", "http-headers": "Server: nginx/"},
    "mysql": {"mysql-info": "Protocol: 10", "banner": "MariaDB"},
    "redis": {"redis-info": "Version: 7.0.15"},
    "smtp": {"smtp-commands": "PIPELINING, SIZE", "banner": "ESMTP Postfix"},
    "ssh": {"ssh2-enum-algos": "curve25519-sha256", "ssh-hostkey": "(ED25519)", "banner": "SSH-2.0-OpenSSH_9.2p1"},
    "telnet": {"banner": "\\xFF\\xFD\\x18"},
}
"""What each script must find, on the Debian host of the seed ``alpha``."""


class Port:
    """One port as nmap tells of it: the product column, scripts by name, and what it could not make out."""

    def __init__(self, found: ElementTree.Element) -> None:
        service = found.find("service")
        told = {} if service is None else service.attrib
        self.product, self.unrecognised = told.get("product", ""), told.get("servicefp", "")
        self.scripts = {each.attrib["id"]: each.attrib["output"] for each in found.iter("script")}


def nmap(decky: Served, *options: str) -> list[tuple[str, Port]]:
    """Every port that ``decky`` serves, as nmap sees it, each with the decoy's name."""
    ports = ",".join(str(service.port) for service in decky.decky.services)
    command = ["nmap", "-sV", "-Pn", "-n", "-oX", "-", *options, "-p", ports, decky.address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    found = {int(each.attrib["portid"]): Port(each) for each in ElementTree.fromstring(done.stdout).iter("port")}
    return [(service.name, found[service.port]) for service in decky.decky.services]


def offered(distro: str) -> list[str]:
    """The decoys for which hosts of ``distro`` have a product."""
    has = {"https": "http"}
    return [decoy.name for decoy in ALL if has.get(decoy.name, decoy.name) in DISTROS[distro].products]


def nobody_is_left(decky: Served) -> None:
    until(lambda: len(decky.facts(SessionEnded)) == len(decky.facts(SessionStarted)), "the end of every session")
    assert {fact.reason for fact in decky.facts(SessionEnded)} <= {"visitor", "lost", "decoy"}


def test_every_host_is_what_it_claims_to_be(tmp_path: Path) -> None:
    """All systems at once: nmap mostly waits. One is asked by scripts, one everything that nmap knows to ask."""
    names = ",".join(sorted({name for wanted in SCRIPTS.values() for name in wanted}))
    options = {
        "debian": ["--script", names, "--script-args", "banner.timeout=2"],
        "ubuntu22": ["--version-all"],
    }
    with ExitStack() as stack, ThreadPoolExecutor(len(DISTROS)) as pool:
        hosts = {}
        for key in DISTROS:
            archetype = next(each.key for each in ARCHETYPES.values() if key in each.distros)
            hosts[key] = stack.enter_context(served(tmp_path / key, *offered(key), archetype=archetype, distro=key))
        jobs = {key: pool.submit(nmap, host, *options.get(key, [])) for key, host in hosts.items()}
        for key, job in jobs.items():
            for name, port in job.result():
                assert (key, name, port.unrecognised) == (key, name, "")
                assert port.product in CLAIMS[name], (key, name, port.product)
        said = {(name, script): text for name, port in jobs["debian"].result() for script, text in port.scripts.items()}
        wanted = [(name, script) for name in offered("debian") for script in SCRIPTS[name]]
        assert [each for each in wanted if SCRIPTS[each[0]][each[1]] not in said.get(each, "")] == [], said
        for host in hosts.values():
            nobody_is_left(host)
