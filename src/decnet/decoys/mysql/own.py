"""The functions whose answers depend on the session."""

from collections.abc import Callable
from typing import Any

from decnet.decoys.mysql.errors import no_function
from decnet.decoys.mysql.functions import integer, strict, text
from decnet.decoys.mysql.state import State
from decnet.decoys.mysql.store import Store
from decnet.events import SECOND
from decnet.kit.sql import Value, moment
from decnet.sansio import Context

LONGEST_SLEEP = 600 * SECOND
_BARE = ("sys_exec", "sys_eval", "sys_get", "sys_set", "lib_mysqludf_sys_info", "do_system", "cmdshell", "backshell")
_PIECES = {"Y": (0, 4), "m": (5, 7), "d": (8, 10), "H": (11, 13), "i": (14, 16), "s": (17, 19), "S": (17, 19)}


def own_functions(state: State, store: Store, visit: Context) -> dict[str, Callable[..., Any]]:
    """By name, for SQLite to call."""
    user = f"{state.user}@{visit.peer}"

    def sleep(seconds: Value) -> Value:
        state.delay = min(state.delay + max(int(float(text(seconds)) * SECOND), 0), LONGEST_SLEEP)
        return 0

    def now(*_: Value) -> Value:
        return moment(state.now)

    def unix_timestamp(*_: Value) -> Value:
        return state.now // SECOND

    def loaded(name: str) -> Callable[..., Value]:
        def call(*_: Value) -> Value:
            if name not in state.loaded:
                raise no_function(store.current, name)
            return 0 if name in ("sys_exec", "sys_set") else None

        return call

    def rand(*_: Value) -> Value:
        return visit.dice.between(0, 10**16 - 1) / 1e16

    def uuid() -> Value:
        digits = visit.dice.token(16).hex()
        return f"{digits[:8]}-{digits[8:12]}-11ef-{digits[16:20]}-{digits[20:32]}"

    return {
        "version": lambda: state.flavour.version,
        "user": lambda: user,
        "session_user": lambda: user,
        "system_user": lambda: user,
        "current_user": lambda: f"{state.user}@%",
        "database": lambda: store.current or None,
        "schema": lambda: store.current or None,
        "connection_id": lambda: state.thread,
        **dict.fromkeys(("now", "sysdate", "localtimestamp", "current_timestamp", "utc_timestamp"), now),
        **dict.fromkeys(("curdate", "current_date"), lambda: moment(state.now)[:10]),
        "curtime": lambda: moment(state.now)[11:],
        "unix_timestamp": unix_timestamp,
        "from_unixtime": strict(lambda seconds: moment(min(integer(seconds), 1 << 32) * SECOND)),
        "date_format": strict(_date_format),
        "sleep": strict(sleep),
        "load_file": lambda path: None,
        "rand": rand,
        "uuid": uuid,
        "last_insert_id": lambda *_: state.last,
        "row_count": lambda: -1,
        "found_rows": lambda: 1,
        "name_const": lambda name, value: value,
        "get_lock": lambda *_: 1,
        "release_lock": lambda *_: 1,
        **{name: loaded(name) for name in _BARE},
    }


def _date_format(value: Value, pattern: Value) -> Value:
    moment_, out, letters = text(value), "", iter(text(pattern))
    for letter in letters:
        if letter != "%":
            out += letter
            continue
        code = next(letters, "")
        start, end = _PIECES.get(code, (0, 0))
        out += moment_[start:end] if end else moment_[11:19] if code == "T" else code
    return out
