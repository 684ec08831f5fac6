"""``python -m scripts.lock``: resolve the dependencies of pyproject.toml into ``requirements/``, with hashes.

The files hold no address of a registry, so they are the same whoever writes them and install from any mirror.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet")
BUILD = ROOT / "requirements" / "build.in"


def compile_lock(name: str, *sources: str) -> None:
    command: list[str | Path] = [UV, "pip", "compile", *OPTIONS, *sources, "--output-file", f"requirements/{name}.txt"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"decnet: requirements/{name}.txt could not be resolved")


if __name__ == "__main__":
    upgrade = ("--upgrade",) if "--upgrade" in sys.argv else ()
    build, extras = str(BUILD.relative_to(ROOT)), ("--extra", "sensor", "--extra", "hub")
    compile_lock("dev", "pyproject.toml", build, *extras, "--extra", "dev", *upgrade)
    same = ("--constraints", "requirements/dev.txt")  # one version of a package in all locks
    compile_lock("run", "pyproject.toml", build, *extras, *same)
    compile_lock("sensor", "pyproject.toml", build, "--extra", "sensor", *same)
    compile_lock("page", "requirements/page.in", *same)
