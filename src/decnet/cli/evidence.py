"""What happened: logs, stories, attackers, and the replay of a session."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from decnet.cli.options import Api, Json, Limit, StateDir, Token, state_folder
from decnet.cli.show import console, depth, moment, print_json, print_line, safe, span, table
from decnet.cli.terminal import play

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def register(app: typer.Typer) -> None:
    for command in (logs, stories, attackers, replay):
        app.command()(command)


def logs(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what happens from now on.")] = False,
    decky: Annotated[str | None, typer.Option(help="Of this decky.")] = None,
    service: Annotated[str | None, typer.Option(help="Of this service.")] = None,
    kind: Annotated[str | None, typer.Option(help="Of this kind: command.issued")] = None,
    peer: Annotated[str | None, typer.Option(help="Caused from this address.")] = None,
    search: Annotated[str | None, typer.Option(help="All of these words.")] = None,
    since: Annotated[str | None, typer.Option(help="2026-01-31T12:00, or 90s, 15m, 24h, 7d ago.")] = None,
    limit: Limit = 100,
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """What was recorded, oldest first; secrets are masked.

    \b
    decnet logs -f                                everything, live
    decnet logs --service ssh --kind command.issued --since 24h
    decnet logs --search wget --json
    """
    hub = Hub(state_folder(state_dir), api, token)
    query = {"decky": decky, "service": service, "kind": kind, "peer": peer, "search": search, "since": _since(since)}
    items = list(hub.items("/logs", limit, **query))[::-1]
    if as_json and not follow:
        print_json(items)
        return
    show = print_line if as_json else _print_event
    for item in items:
        show(item)
    if follow:
        _follow(hub, items[-1]["seq"] if items else None, query, show)
    elif not items:
        console.print("nothing was recorded that fits")


def stories(
    state: Annotated[str, typer.Option(help="open, acknowledged, muted or all.")] = "all",
    min_depth: Annotated[int, typer.Option(min=0, max=4, help="0 seen to 4 spreading.")] = 0,
    limit: Limit = 100,
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Who did what, a line an actor, the newest first.

    Example: decnet stories --min-depth 2
    """
    hub = Hub(state_folder(state_dir), api, token)
    items = list(hub.items("/stories", limit, state=state, min_depth=min_depth or None))
    if as_json:
        print_json(items)
        return
    rows = [
        (depth(story["depth"]), story["actor"]["peer"] + _ours(story), story["sentence"], story["state"],
         moment(story["last_seen"]))
        for story in items
    ]  # fmt: skip
    table(("depth", "actor", "what", "state", "last seen"), rows, empty="nobody came")


def attackers(
    uuid: Annotated[str | None, typer.Argument(help="One of them, with what was done.")] = None,
    limit: Limit = 100,
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Who came, the last seen first.

    \b
    decnet attackers
    decnet attackers 5c0e... --json
    """
    hub = Hub(state_folder(state_dir), api, token)
    if uuid is not None:
        _attacker(hub, uuid, limit, as_json=as_json)
        return
    items = list(hub.items("/attackers", limit))
    if as_json:
        print_json(items)
        return
    rows = [
        (depth(item["depth"]), item["peer"] + _ours(item), item["sessions"], item["credentials"], item["commands"],
         " ".join(item["deckies"]), " ".join(item["services"]), moment(item["last_seen"]), item["uuid"])
        for item in items
    ]  # fmt: skip
    columns = ("depth", "address", "sessions", "secrets", "commands", "deckies", "services", "last seen", "uuid")
    table(columns, rows, empty="nobody came")


def replay(
    session: Annotated[str, typer.Argument(help="Id of a session with a recording.")],
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="How many times faster.")] = 1.0,
    idle: Annotated[float, typer.Option(min=0.0, help="The longest wait, in seconds.")] = 2.0,
    instant: Annotated[bool, typer.Option("--instant", help="Without waiting at all.")] = False,
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Play a terminal recording here. Only what moves the cursor, erases and colours reaches your terminal.

    Example: decnet replay 0198f2a4-7b1c-7... --speed 4
    """
    hub = Hub(state_folder(state_dir), api, token)
    found = hub.get(f"/sessions/{session}")
    if found["recording"] in {"none", "skipped"}:
        why = f" ({found['recording_reason']})" if found.get("recording_reason") else ""
        raise OperatorFault(
            f"session {session} has no terminal recording{why}; `decnet logs --search` shows its events"
        )
    path = f"/transcripts/{found['decky_id']}/{session}"
    if as_json:
        print_json({**found, "rows": list(_rows(hub, path))})
        return
    play(_rows(hub, path), sys.stdout, 0.0 if instant else 1 / speed, idle, time.sleep)


def _rows(hub: Hub, path: str) -> Any:
    offset: int | None = 0
    while offset is not None:
        page = hub.get(path, offset=offset, limit=1000)
        yield from page["rows_list"]
        offset = page["next_offset"] if page["rows_list"] else None


def _follow(hub: Hub, seq: int | None, query: dict[str, Any], show: Any) -> None:
    """Live, without a gap: a stream that breaks goes on after the last event that was shown."""
    if seq is None:
        newest = hub.get("/logs", limit=1)["items"]
        seq = newest[0]["seq"] if newest else 0
    wanted = {name: query[name] for name in ("decky", "service", "kind")}
    words = (query["search"] or "").lower().split()
    try:
        while True:
            for name, data in hub.stream(after=seq, **wanted):
                for item in data["items"] if name == "log" else ():
                    seq = max(seq, item["seq"])
                    text = json.dumps(item["fact"]).lower()
                    if query["peer"] in {None, item["peer"]} and all(word in text for word in words):
                        show(item)
    except KeyboardInterrupt:
        return


def _attacker(hub: Hub, uuid: str, limit: int, *, as_json: bool) -> None:
    found = hub.get(f"/attackers/{uuid}")
    timeline = list(hub.items(f"/attackers/{uuid}/timeline", limit))[::-1]
    if as_json:
        print_json({**found, "timeline": timeline})
        return
    console.print(Text.assemble(found["peer"], _ours(found), "  ", depth(found["depth"])))
    lasted = span(found["last_seen"] - found["first_seen"])
    console.print(Text(f"first {moment(found['first_seen'])}  last {moment(found['last_seen'])}  ({lasted})"))
    for word in [*found["software"], *found["hassh"]]:
        console.print(Text(safe(word)))
    console.print()
    for item in timeline:
        _print_event(item)


def _print_event(item: dict[str, Any]) -> None:
    facts = "  ".join(f"{name}={safe(value)}" for name, value in item["fact"].items() if value not in ("", None))
    where = f"{item['decky'] or '-'}/{item['service'] or '-'}"
    who = (item["peer"] or "-") + _ours(item)
    line = Text.assemble(
        (moment(item["at"]), "dim"), " ", (f"{who:<15}", "cyan"), " ", (f"{where:<20}", "green"), " ",
        (f"{item['kind']:<20}", "bold"), " ", facts,
    )  # fmt: skip
    console.print(line, soft_wrap=True)


def _ours(row: dict[str, Any]) -> str:
    return f" [{row['ours']}]" if row.get("ours") else ""


def _since(text: str | None) -> int | None:
    """A moment in microseconds, of a date or of an age."""
    if text is None:
        return None
    if text[:-1].isdigit() and text[-1] in _UNITS:
        then = datetime.now(UTC) - timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    else:
        try:
            then = datetime.fromisoformat(text)
        except ValueError:
            raise OperatorFault(
                f"--since wants a date like 2026-01-31T12:00 or an age like 24h, not {text!r}"
            ) from None
    return int(then.timestamp() * 1_000_000)
