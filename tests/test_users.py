import json
import stat
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hmac import digest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from decnet.core import Database, OperatorError, Scope, open_database
from decnet.core.principals import Role
from decnet.core.settings import Settings
from decnet.events import SECOND, Micros
from decnet.trust.users import LOCAL, Door, Hasher, open_door, store
from decnet.trust.users.limits import ATTEMPTS, TICKET, WINDOW, Attempts, Tickets
from decnet.trust.users.model import BadPassword, User, check_password, new_password
from decnet.trust.users.tokens import ACCESS, REFRESH, Access, BadToken, issue, new_handle, read, signing_key

KEY = b"k" * 32
GOOD = "correct horse battery"
SCOPE = Scope("default", "default")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at: Micros = 1_800_000_000 * SECOND

    def __call__(self) -> Micros:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database() -> Iterator[Database]:
    base = open_database("sqlite://")
    yield base
    base.close()


@pytest.fixture
def door(database: Database, clock: Clock, tmp_path: Path) -> Door:
    opened = Door(database, KEY, clock, Settings(state_dir=tmp_path), Hasher(memory=8))
    opened.ensure_admin(GOOD)
    return opened


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 73, "é" * 37, "nul\0" * 4])
def test_a_password_that_may_not_be_used(password: str) -> None:
    with pytest.raises(BadPassword):
        check_password(password)


@pytest.mark.parametrize("password", ["x" * 12, "x" * 72, "é" * 6, new_password()])
def test_a_password_that_may_be_used(password: str) -> None:
    check_password(password)


def test_a_hash_knows_its_password_and_no_other() -> None:
    hasher = Hasher(memory=8)
    hashed = hasher.hash(GOOD)
    assert hashed.startswith("$argon2id$")
    assert hasher.matches(hashed, GOOD)
    assert not hasher.matches(hashed, GOOD + "!")
    assert not hasher.matches(None, GOOD)
    assert not hasher.matches("nonsense", GOOD)
    assert not hasher.matches(hashed, GOOD * 1000)


def test_a_token_says_who_until_it_is_over() -> None:
    access = Access("u-1", "l-1")
    token = issue(KEY, access, 1000 * SECOND)
    assert read(KEY, token, 1000 * SECOND + ACCESS - SECOND) == access
    with pytest.raises(BadToken):
        read(KEY, token, 1000 * SECOND + ACCESS)
    with pytest.raises(BadToken):
        read(b"x" * 32, token, 1000 * SECOND)
    assert ACCESS >= 15 * 60 * SECOND


def made_up(claims: dict[str, object], algorithm: str = "HS256", key: bytes = KEY) -> str:
    """A token with a good signature over whatever it says."""
    parts = [json.dumps(each, separators=(",", ":")).encode() for each in ({"alg": algorithm, "typ": "JWT"}, claims)]
    signed = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    return (signed + b"." + urlsafe_b64encode(digest(key, signed, "sha256")).rstrip(b"=")).decode()


CLAIMS: dict[str, object] = {"sub": "u", "sid": "l", "aud": "decnet", "iat": 0, "exp": 1 << 40}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        made_up(CLAIMS, key=b"another key"),
        made_up(CLAIMS, algorithm="none"),
        made_up(CLAIMS, algorithm="HS512"),
        made_up(CLAIMS).rpartition(".")[0] + ".",
        made_up({name: value for name, value in CLAIMS.items() if name != "sid"}),
        made_up(CLAIMS | {"sid": 7}),
        made_up(CLAIMS | {"aud": "somebody"}),
        made_up(CLAIMS | {"exp": "never"}),
        made_up(CLAIMS | {"exp": 0}),
        made_up(CLAIMS | {"sub": "u" * 2000}),
        made_up(CLAIMS) + "\udcff",
    ],
)
def test_what_is_no_token_of_ours(token: str) -> None:
    with pytest.raises(BadToken):
        read(KEY, token, 0)


def test_what_is_one() -> None:
    assert read(KEY, made_up(CLAIMS), 0) == Access("u", "l")


@given(st.text(max_size=200))
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(BadToken):
        read(KEY, text, 0)


def test_the_signing_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "jwt"
    key = signing_key(path)
    assert signing_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"short")
    with pytest.raises(ValueError, match="remove it"):
        signing_key(path)


def test_attempts_are_counted_for_each_key_over_a_window() -> None:
    attempts = Attempts()
    assert [attempts.take(("a", f"n{i}"), i) for i in range(ATTEMPTS)] == [0] * ATTEMPTS
    assert attempts.take(("a", "other"), ATTEMPTS) == WINDOW - ATTEMPTS
    assert attempts.take(("b", "other"), ATTEMPTS) == 0, "a refused attempt counts for nobody"
    assert attempts.take(("a", "other"), WINDOW) == 0, "the oldest is forgotten"
    assert attempts.take(("a", "other"), WINDOW) == 1


def test_an_attempt_that_was_right_does_not_count() -> None:
    attempts = Attempts()
    for at in range(50):
        assert attempts.take(("a",), at) == 0
        attempts.give_back(("a", "never seen"), at)


def test_attempts_are_bounded_in_memory() -> None:
    attempts = Attempts(keys=100)
    for i in range(1000):
        attempts.take((f"k{i}",), i)
    assert len(attempts._seen) == 100


def test_a_ticket_is_good_once_and_not_for_long(clock: Clock) -> None:
    tickets = Tickets(clock, most=3)
    access = Access("u", "l")
    ticket = tickets.issue(access)
    assert tickets.spend(ticket) == (access,)
    assert tickets.spend(ticket) is None
    late = tickets.issue(None)
    clock.at += TICKET
    assert tickets.spend(late) is None
    many = [tickets.issue(None) for _ in range(4)]
    assert [tickets.spend(each) for each in many] == [None, (None,), (None,), (None,)]


def test_the_first_administrator_is_made_once(database: Database, clock: Clock, tmp_path: Path) -> None:
    opened = open_door(database, Settings(state_dir=tmp_path), clock)
    password = opened.ensure_admin(None)
    assert password is not None
    kept = tmp_path / "admin-password"
    assert kept.read_text() == password + "\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert opened.ensure_admin(None) is None
    assert opened.ensure_admin("another password") is None
    entry = opened.log_in("admin", password)
    assert entry is not None
    assert entry.user.must_change_password
    caller = opened.caller(entry.token)
    assert caller is not None
    assert opened.change_password(caller, password, GOOD)
    assert not kept.exists()


def test_a_given_first_password_is_not_due_for_change(door: Door, tmp_path: Path) -> None:
    entry = door.log_in("admin", GOOD)
    assert entry is not None
    assert not entry.user.must_change_password
    assert not (tmp_path / "admin-password").exists()


def test_a_first_password_that_may_not_be_used_is_refused(database: Database, clock: Clock, tmp_path: Path) -> None:
    opened = open_door(database, Settings(state_dir=tmp_path), clock)
    with pytest.raises(OperatorError, match="DECNET_ADMIN_PASSWORD"):
        opened.ensure_admin("short")


def test_secrets_of_the_operator_are_checked(database: Database, clock: Clock, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="DECNET_JWT_SECRET"):
        open_door(database, Settings(state_dir=tmp_path, jwt_secret=SecretStr("short")), clock)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "jwt").write_bytes(b"short")
    with pytest.raises(OperatorError, match="remove it"):
        open_door(database, Settings(state_dir=tmp_path), clock)


def test_a_login_outlives_the_hub(database: Database, clock: Clock, tmp_path: Path) -> None:
    first = open_door(database, Settings(state_dir=tmp_path), clock)
    first.ensure_admin(GOOD)
    entry = first.log_in("admin", GOOD)
    assert entry is not None
    again = open_door(database, Settings(state_dir=tmp_path), clock)
    caller = again.caller(entry.token)
    assert caller is not None
    assert (caller.principal.name, caller.principal.role) == ("admin", Role.ADMIN)


def test_wrong_names_and_wrong_passwords_are_refused_alike(door: Door) -> None:
    assert door.log_in("admin", GOOD + "!") is None
    assert door.log_in("nobody", GOOD) is None


def test_a_refresh_handle_is_replaced_each_time(door: Door, clock: Clock) -> None:
    entry = door.log_in("admin", GOOD)
    assert entry is not None
    assert entry.handle is not None
    second = door.refresh(entry.handle)
    assert second is not None
    assert second.handle is not None
    at_once = door.refresh(entry.handle)
    assert at_once is not None, "another tab asked at the same moment"
    assert at_once.handle is None
    clock.at += 60 * SECOND
    assert door.refresh(entry.handle) is None, "an old handle is somebody else's copy"
    assert door.refresh(second.handle) is None, "so the login is over"
    assert door.caller(second.token) is None


def test_a_login_left_alone_is_over(door: Door, clock: Clock) -> None:
    entry = door.log_in("admin", GOOD)
    assert entry is not None
    assert entry.handle is not None
    clock.at += REFRESH
    assert door.refresh(entry.handle) is None
    assert door.refresh(new_handle()) is None


def test_a_logout_ends_the_login(door: Door) -> None:
    entry, other = door.log_in("admin", GOOD), door.log_in("admin", GOOD)
    assert entry is not None
    assert entry.handle is not None
    assert other is not None
    door.log_out(None, entry.handle)
    assert door.caller(entry.token) is None
    caller = door.caller(other.token)
    assert caller is not None
    door.log_out(caller, None)
    assert door.caller(other.token) is None


def test_a_new_password_ends_all_other_logins(door: Door) -> None:
    entry, other = door.log_in("admin", GOOD), door.log_in("admin", GOOD)
    assert entry is not None
    assert other is not None
    caller = door.caller(entry.token)
    assert caller is not None
    assert not door.change_password(caller, "not the password", "another password")
    with pytest.raises(BadPassword):
        door.change_password(caller, GOOD, GOOD)
    assert door.change_password(caller, GOOD, "another password")
    assert door.caller(entry.token) is not None
    assert door.caller(other.token) is None
    assert door.log_in("admin", GOOD) is None
    assert door.log_in("admin", "another password") is not None


def test_a_password_set_by_somebody_else_is_due_for_change(door: Door) -> None:
    entry = door.log_in("admin", GOOD)
    assert entry is not None
    chosen = door.set_password(SCOPE, "admin", None)
    assert chosen is not None
    assert door.caller(entry.token) is None
    again = door.log_in("admin", chosen)
    assert again is not None
    assert again.user.must_change_password
    assert door.set_password(SCOPE, "nobody", None) is None


def test_tickets_of_the_door(door: Door) -> None:
    entry = door.log_in("admin", GOOD)
    assert entry is not None
    caller = door.caller(entry.token)
    assert caller is not None
    assert door.spend(door.tickets.issue(caller.access)) == caller
    assert door.spend(door.tickets.issue(None)) == LOCAL
    assert door.spend("made up") is None


def test_an_account_has_so_many_logins_only(door: Door, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LOGINS", 3)
    entries = []
    for _ in range(5):
        clock.at += SECOND
        entries.append(door.log_in("admin", GOOD))
    assert [door.caller(entry.token) is not None for entry in entries if entry] == [False, False, True, True, True]


def test_accounts_are_listed_in_the_order_of_their_making(door: Door, database: Database) -> None:
    with database.write() as tx:
        for i in range(4):
            store.create(tx, SCOPE, User(f"u-{i}", f"user{i}", Role.VIEWER, True, i), "hash")
        names = [user.username for user in store.listed(tx, SCOPE, 2, "u-1", ascending=True)]
        assert names == ["user2", "user3"]
        assert [user.username for user in store.listed(tx, SCOPE, 9, "u-2", ascending=False)] == [
            "user1",
            "user0",
            "admin",
        ]
        assert store.listed(tx, Scope("other", "default"), 9, None, ascending=True) == []
