"""``python -m scripts.page test|check``: the page's own tests and linters, run by the Node that builds it."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
BUILT = WEB / "dist"
SERVED = ROOT / "src" / "decnet" / "api" / "page"
LEAST_NODE = 24
_LEFT_OUT = {"node_modules", "dist", ".vite"}


def sources() -> list[Path]:
    """Every file that the built page depends on; none where there is no page."""
    return list(_files(WEB)) if (WEB / "package.json").exists() else []


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _LEFT_OUT:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


@cache
def node() -> Path | None:
    """The folder of a Node that is new enough, the machine's own before the one in .venv."""
    for program in (shutil.which("node"), ROOT / ".venv" / "bin" / "node"):
        if program is not None and Path(program).exists():
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            major = re.match(r"v(\d+)", said)
            if major is not None and int(major[1]) >= LEAST_NODE:
                return Path(program).parent
    return None


def npm(*words: str, quiet: bool = False) -> None:
    """Run npm in ``web/``; ends the program where it fails. ``quiet`` shows what it says only then."""
    found = node()
    if found is None:
        sys.exit(f"decnet: Node {LEAST_NODE} or newer is needed for the page")
    settings = os.environ | {"PATH": f"{found}{os.pathsep}{os.environ['PATH']}", "npm_config_update_notifier": "false"}
    done = subprocess.run(
        [found / "npm", *words], cwd=WEB, env=settings, stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stdout or "")
        sys.exit(f"decnet: npm {' '.join(words)} failed")


def install() -> None:
    """Install what ``package-lock.json`` names, unless it is there already."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".decnet.stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error", quiet=True)
        stamp.write_text(wanted)


if __name__ == "__main__":
    if sources():
        install()
        npm("run", "--silent", sys.argv[1])
