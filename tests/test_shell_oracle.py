"""The emulated shell against the real ones: the same lines, the same answers, to the byte."""

import json
import re
import subprocess
from collections import Counter
from gzip import decompress
from pathlib import Path

import pytest

from decnet.kit.shell.dialect import BASH, Mistake
from decnet.kit.shell.parser import parse
from tests.shells import Visitor
from tests.support import shared

CASES = Path(__file__).with_name("shell_cases.txt").read_text().rstrip("\n").split("\n---\n")
"""Lines of our own that touch nothing but /tmp: these alone are given to a real shell."""

SYSTEMS = {"5.2": "debian", "5.1": "ubuntu22", "5.0": "ubuntu20"}
KNOWN = frozenset(
    ("tftp", "ftpget", "yum", "dnf", "apk", "opkg", "rpm", "zypper", "pacman", "SuSEfirewall2", "reSuSEfirewall2",
     "mca-status", "gcc", "g++", "make", "cc", "php", "node", "npm", "ruby", "docker", "kubectl", "brew", "ffmpeg",
     "convert", "java", "tree", "cal", "parallel", "rename", "finger", "mail", "ll", "la", "l")
)  # fmt: skip
"""What visitors ask for most of all that a plain server has not."""


def _run(shell: str, line: str) -> tuple[bytes, bytes, int]:
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    done = subprocess.run(
        [shell, "-c", line],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd="/tmp",
        env={"PATH": path, "HOME": "/root"},
        timeout=20,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode


def _same(real: bytes, ours: bytes) -> bool:
    """Process numbers differ."""
    return re.sub(rb"\b\d{4,7}\b", b"N", real) == re.sub(rb"\b\d{4,7}\b", b"N", ours)


@pytest.mark.needs("bash")
def test_bash_says_the_same() -> None:
    found = re.match(rb"\d+\.\d+", _run("bash", "echo $BASH_VERSION")[0])
    distro = SYSTEMS.get(found.group().decode() if found else "")
    if distro is None:
        pytest.skip("needs bash 5.0, 5.1 or 5.2, the versions that are claimed")
    different = list[str]()
    for case in CASES:
        out, err, status = _run("bash", case)
        visitor = Visitor(case, distro=distro, stdin=b"").wait()
        if not (_same(out, visitor.out) and _same(err, visitor.err) and status == visitor.status):
            different.append(
                f"{case}\n  real {out!r} {err!r} {status}\n  ours {visitor.out!r} {visitor.err!r} {visitor.status}"
            )
    assert len(CASES) > 180
    assert len(different) <= len(CASES) // 100, "\n".join(different)


def _sessions() -> list[str]:
    rows = decompress(shared("shell-sessions-dev.jsonl.gz").read_bytes()).splitlines()
    return [json.loads(row)["session"].encode().decode("latin-1") for row in rows]


@pytest.mark.slow
def test_real_sessions_run() -> None:
    """None raises, none hangs, and commands are missing only where a host of that system has none."""
    sessions = _sessions()[::3]
    labelled = json.loads(shared("labelled-sessions-dev.json").read_bytes())
    sessions += [row["session"].encode().decode("latin-1") for row in labelled]
    missing, commands = Counter[str](), 0
    for session in sessions:
        visitor = Visitor(session, stdin=b"").wait(6)
        assert visitor.lines, session
        commands += session.count(";") + 1
        found = re.findall(r"^bash: line \d+: (\S+): command not found$", visitor.err.decode("latin-1"), re.MULTILINE)
        missing.update(name for name in found if re.fullmatch(r"[a-z][a-z0-9_-]+", name))
    unknown = {name: count for name, count in missing.items() if name not in KNOWN and count > len(sessions) // 100}
    assert unknown == {}
    assert sum(missing.values()) < commands // 8


@pytest.mark.needs("bash")
def test_real_sessions_parse_as_bash_parses_them() -> None:
    """``bash -n`` reads and does not run: the sessions are hostile."""
    wrong, parsed = list[str](), 0
    for session in _sessions()[::12]:
        try:
            parse(session, BASH["debian"])
            ours = True
        except Mistake:
            ours = False
        parsed += ours
        done = subprocess.run(
            ["bash", "-n"], input=session.encode("latin-1"), capture_output=True, timeout=20, check=False, env={}
        )
        if ours != (done.returncode == 0):
            wrong.append(session[:300])
    assert len(wrong) <= 1, wrong
    assert parsed > 200
