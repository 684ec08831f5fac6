"""Roles that a host may play: which services it offers, which systems it may run, how it is named."""

from msgspec import Struct


class Archetype(Struct, frozen=True):
    """One role.

    key: its name in plans and commands
    summary: one sentence for people
    services: names of decoys, the most telling first
    distros: keys of systems that such a host runs
    stems: what its host name may begin with
    """

    key: str
    summary: str
    services: tuple[str, ...]
    distros: tuple[str, ...]
    stems: tuple[str, ...]


_SERVERS = ("debian", "ubuntu22", "ubuntu20")

ARCHETYPES: dict[str, Archetype] = {
    archetype.key: archetype
    for archetype in (
        Archetype(
            "linux-server",
            "A general server that people log in to.",
            ("ssh", "http", "ftp"),
            _SERVERS,
            ("srv", "app", "node", "host"),
        ),
        Archetype(
            "web-server",
            "A web server with a site and a login.",
            ("http", "https", "ssh"),
            _SERVERS,
            ("web", "www", "portal", "intranet"),
        ),
        Archetype(
            "database-server",
            "Databases and a cache.",
            ("mysql", "redis", "ssh"),
            _SERVERS,
            ("db", "sql", "data", "cache"),
        ),
        Archetype("mail-server", "A mail relay.", ("smtp", "ssh", "http"), _SERVERS, ("mail", "mx", "smtp", "relay")),
        Archetype(
            "file-server", "A place where files are dropped.", ("ftp", "ssh"), _SERVERS, ("files", "nas", "share")
        ),
        Archetype(
            "devops-host",
            "A build host with a cache.",
            ("ssh", "http", "redis"),
            _SERVERS,
            ("build", "ci", "deploy", "runner"),
        ),
        Archetype(
            "monitoring-node",
            "A host that watches others.",
            ("http", "ssh", "mysql"),
            _SERVERS,
            ("mon", "metrics", "watch"),
        ),
        Archetype(
            "iot-device",
            "A camera or recorder with a telnet door.",
            ("telnet", "http", "ftp"),
            ("embedded",),
            ("cam", "dvr", "nvr", "ipc"),
        ),
    )
}
