"""``python -m scripts.prepare PART...``: bring this clone's environment up to date, doing nothing where it is already.

``run``: what `decnet up` needs. ``dev``: the tools and clients of tests as well. ``page``: the built page, where the
hub serves it. ``clients``: programs that tests drive, by apt where that can be done. Uses the standard library only: it
runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts import clients, page

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files, so that a stamp does not depend on times."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def say(text: str) -> None:
    print(f"decnet: {text}", flush=True)


def call(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run ``command``; where it fails, show what it said and end."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        sys.exit(f"decnet: this failed: {' '.join(map(str, command))}")


def stamped(name: str, wanted: str) -> bool:
    stamp = VENV / f"{name}.stamp"
    return stamp.exists() and stamp.read_text() == wanted


def environment() -> None:
    """Make the virtual environment, unless there is one that works."""
    if PYTHON.exists():
        answer = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
        if answer.returncode == 0:
            return
    say("making the virtual environment .venv")
    command: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode and clients.can_install():
        say("this Python comes without venv; installing python3-venv")
        clients.install(["python3-venv"])
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.stderr.write(made.stdout + made.stderr)
        sys.exit("decnet: no virtual environment could be made; on Debian: apt install python3-venv")


def install(lock: str) -> None:
    """Install what ``lock`` names, and this repository itself, so that edits take effect at once."""
    if any(stamped(each, _wanted(each)) for each in (lock, "dev")):  # dev holds all that run does
        return
    count = sum(line[:1].isalnum() for line in (LOCKS / f"{lock}.txt").read_text().splitlines())
    say(f"installing {count} packages with verified hashes (the first time takes a minute)")
    began = time.monotonic()
    options = ["--no-deps", "--require-hashes", *(["--no-compile"] if lock == "dev" else [])]
    call(PYTHON, "-m", "pip", "install", *options, "-r", LOCKS / f"{lock}.txt")
    call(PYTHON, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    (VENV / f"{lock}.stamp").write_text(_wanted(lock))
    say(f"installed in {time.monotonic() - began:.0f} s")


def _wanted(lock: str) -> str:
    return fingerprint([LOCKS / f"{lock}.txt", ROOT / "pyproject.toml"])


def build_page() -> None:
    """Build the page from ``web/`` and put it where the hub serves it."""
    sources = page.sources()
    if not sources:
        return
    wanted = fingerprint(sources)
    if stamped("page", wanted) and (page.SERVED / "index.html").exists():
        return
    if page.node() is None:
        say("this machine has no Node 24; installing it into .venv")
        call(PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", LOCKS / "page.txt")
        page.node.cache_clear()
    say("building the page")
    page.install()
    page.npm("run", "build", quiet=True)
    if page.SERVED.exists():
        shutil.rmtree(page.SERVED)
    shutil.copytree(page.BUILT, page.SERVED)
    (VENV / "page.stamp").write_text(wanted)


PARTS: dict[str, Callable[[], None]] = {
    "run": lambda: install("run"),
    "dev": lambda: install("dev"),
    "page": build_page,
    "clients": lambda: clients.provide(say),
}

if __name__ == "__main__":
    os.chdir(ROOT)
    environment()
    for part in sys.argv[1:]:
        PARTS[part]()
