"""The machine and the installation: what works here, and what to do about what does not."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from msgspec import Struct
from rich.text import Text

from decnet import __version__
from decnet.cli.options import Json, StateDir, state_folder
from decnet.cli.show import console, print_json


class Check(Struct, frozen=True):
    """One thing that was looked at: ``ok``, ``warn`` (works, but) or ``fail``, and what to do about it."""

    name: str
    state: str
    found: str
    advice: str = ""


def register(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(version)


def version(as_json: Json = False) -> None:
    """Which version this is."""
    if as_json:
        print_json({"version": __version__})
    else:
        console.print(__version__)


def doctor(state_dir: StateDir = None, as_json: Json = False) -> None:
    """Check this machine, and say what to fix. Exit 0 unless something fails.

    Example: decnet doctor --json
    """
    checks = [check for look in _CHECKS for check in look(state_folder(state_dir))]
    if as_json:
        print_json([{"name": c.name, "state": c.state, "found": c.found, "advice": c.advice} for c in checks])
    else:
        for check in checks:
            sign, style = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "bold red")}[
                check.state
            ]
            console.print(Text.assemble((sign, style), f"  {check.name:<18} {check.found}"), soft_wrap=True)
            if check.advice:
                console.print(Text(f"      {check.advice}", style="dim"), soft_wrap=True)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(1)


def _python(_: Path) -> Iterator[Check]:
    good = sys.version_info >= (3, 11)
    yield Check(
        "python", "ok" if good else "fail", sys.version.split()[0], "" if good else "install Python 3.11 or newer"
    )


def _database(_: Path) -> Iterator[Check]:
    import sqlite3

    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        except sqlite3.OperationalError:
            yield Check("sqlite", "fail", sqlite3.sqlite_version, "this SQLite lacks FTS5; use a Python that has it")
        else:
            yield Check("sqlite", "ok", f"{sqlite3.sqlite_version} with full text")


def _ports(_: Path) -> Iterator[Check]:
    from decnet.sensor.sockets import bind_here

    try:
        bind_here("127.63.255.254", 22).close()
    except OSError as err:
        advice = "run as root for the real ports; without, ports below 1024 get an offset, which `up` shows"
        yield Check("low ports", "warn", f"port 22 of 127.63.255.254: {err.strerror}", advice)
    else:
        yield Check("low ports", "ok", "may be bound")


def _ssh(_: Path) -> Iterator[Check]:
    from decnet.decoys.ssh.versions import profile
    from decnet.persona import DISTROS
    from decnet.sensor.ssh import missing

    versions = [version for distro in DISTROS.values() for version in distro.products.get("ssh", ())]
    lacking = sorted({name for version in versions for name in missing(profile(version))})
    if lacking:
        advice = (
            "SSH decoys differ from OpenSSH without them: install pqcrypto (glibc 2.34) and apt-get install libnettle8"
        )
        yield Check("ssh", "warn", f"cannot speak {', '.join(lacking)}", advice)
    else:
        yield Check("ssh", "ok", "every algorithm of the personas is there")


def _disk(state: Path) -> Iterator[Check]:
    from decnet.sensor.disk import FLOOR, free_bytes

    folder = next(path for path in (state, *state.parents) if path.exists())
    free = free_bytes(folder)
    found = f"{free / 1e9:.1f} GB free at {folder}"
    if free < FLOOR * 5:
        yield Check("disk", "warn", found, "below 200 MB recordings stop; make room, or choose another --state-dir")
    else:
        yield Check("disk", "ok", found)


def _files(_: Path) -> Iterator[Check]:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    advice = "" if most >= 4096 else "raise it (ulimit -n): every open port and every visitor is one"
    yield Check("open files", "ok" if most >= 4096 else "warn", f"at most {most}", advice)


def _page(_: Path) -> Iterator[Check]:
    import decnet

    built = Path(decnet.__file__).parent / "api" / "page" / "index.html"
    if built.exists():
        yield Check("page", "ok", "is built")
    else:
        yield Check("page", "warn", "is not built", "`make up` builds it; the API works without")


def _user(_: Path) -> Iterator[Check]:
    import os

    from decnet.sensor.privileges import service_user

    if os.geteuid() == 0:
        yield Check("separation", "ok", f"the sensor becomes user {service_user().pw_name}")
    else:
        yield Check("separation", "warn", "sensor and hub run as one user", "run as root to put a wall between them")


_CHECKS: tuple[Callable[[Path], Iterator[Check]], ...] = (
    _python, _database, _ports, _user, _ssh, _disk, _files, _page,
)  # fmt: skip
