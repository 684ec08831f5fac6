from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from decnet.core import Database, Scope, drain
from decnet.events import SECOND, Envelope, Micros, SessionStarted
from decnet.intel import WORKERS
from decnet.intel.stories import Triage
from decnet.intel.stories import store as stories
from decnet.share.alerts import Sender, store
from decnet.share.alerts.delivery import Undelivered
from decnet.share.alerts.model import (
    MOST_ATTEMPTS,
    TRIP,
    Alert,
    BadSettings,
    Forbidden,
    Mail,
    Settings,
    Sink,
    Webhook,
    backoff,
    check,
    choose,
    message,
    networks,
    permitted,
    signature,
    target,
    verify,
)
from decnet.share.alerts.worker import ALERTS
from tests.visits import NOON, SCOPE, Visitor, command, conclude, database, login, take_in

LOOPBACK = ("127.0.0.0/8",)
ALERT = Alert("story-1", 3, NOON, "192.0.2.7", "3 commands on web-01", "web-01", "ssh", "event-1")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "2001::1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_told_nothing(address: str) -> None:
    assert not permitted(address, [])
    with pytest.raises(Forbidden, match="allow-list"):
        choose([address], [])


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_public_may_be_told(address: str) -> None:
    assert permitted(address, [])


def test_a_named_network_may_be_told() -> None:
    allow = networks(["10.1.0.0/16", "fd00::/8"])
    assert choose(["10.2.0.1", "10.1.2.3", "8.8.8.8"], allow) == "10.1.2.3"
    assert permitted("fd00::7", allow)
    assert permitted("::ffff:10.1.0.1", allow)
    assert not permitted("10.2.0.1", allow)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(Webhook(enabled=True)), "http://"),
        (Settings(Webhook(url="ftp://example.org/")), "http://"),
        (Settings(Webhook(url="http:///path")), "host"),
        (Settings(Webhook(url="http://user:secret@example.org/")), "no user"),
        (Settings(Webhook(url="http://example.org/a b")), "ASCII"),
        (Settings(Webhook(url="http://example.org/\r\nHost: x")), "ASCII|http"),
        (Settings(Webhook(url="http://example.org:99999/")), "http://"),
        (Settings(Webhook(url="http://example.org/" + "x" * 3000)), "2,048"),
        (Settings(mail=Mail(enabled=True, host="mail.example.org")), "sender"),
        (Settings(mail=Mail(sender="a@b\r\nBcc: c@d")), "control"),
        (Settings(mail=Mail(sender="nobody")), "no mail address"),
        (Settings(allow=("10.0.0.1/8",)), "allow-list"),
        (Settings(allow=("everything",)), "allow-list"),
    ],
)
def test_settings_that_cannot_work_say_why(settings: Settings, says: str) -> None:
    with pytest.raises(BadSettings, match=says):
        check(settings)


def test_settings_that_can_work() -> None:
    hook = Webhook(enabled=True, url="https://example.org:8443/hook?x=1")
    check(Settings(hook, Mail(True, "mail.example.org", 25, "a@example.org", "b@example.org"), ("10.0.0.0/8",)))
    assert target(hook.url) == ("https", "example.org", 8443, "/hook?x=1")
    assert target("http://[2001:db8::1]") == ("http", "2001:db8::1", 80, "/")


def test_a_signature_proves_secret_body_and_moment() -> None:
    header = signature("secret", 1_000, b"{}")
    assert verify("secret", header, b"{}", 1_200)
    assert not verify("secret", header, b"{ }", 1_200)
    assert not verify("other", header, b"{}", 1_200)
    assert not verify("secret", header, b"{}", 1_301)
    assert not verify("secret", header.replace("1000", "1200"), b"{}", 1_200)
    assert not verify("secret", "nonsense", b"{}", 1_200)


def test_waiting_grows_and_is_bounded() -> None:
    waits = [backoff(i) for i in range(1, 40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (5 * SECOND, 1800 * SECOND)


def test_a_mail_has_nothing_of_a_visitor_in_its_head() -> None:
    mail = message(replace(ALERT, sentence="line\r\nBcc: x@y"), Mail(sender="a@b", recipient="c@d"), "d-1")
    assert mail["Subject"] == "DECNET: ACTING 192.0.2.7"
    assert "Bcc" not in mail
    assert "web-01" in mail.get_content()


CHOSEN = Settings(Webhook(True, "http://example.org/", min_depth=2), Mail(True, "m", 25, "a@b", "c@d", min_depth=3))


def deep(visitor: Visitor) -> list[Envelope]:
    """Somebody comes in, then acts."""
    return visitor.session(login(), command(b"id"), command(b"uname -a"))


def conclude_all(base: Database) -> None:
    conclude(base, workers=(*WORKERS, ALERTS))


def entries(base: Database) -> list[store.Entry]:
    with base.read() as tx:
        return store.outbox(tx, SCOPE, 100, None, ascending=True)


def choose_settings(base: Database, settings: Settings, scope: Scope = SCOPE) -> None:
    with base.write() as tx:
        store.save_settings(tx, scope, settings)


def test_a_story_is_told_once_a_sink_when_it_is_deep_enough() -> None:
    with database() as base:
        choose_settings(base, CHOSEN)
        visitor = Visitor()
        take_in(base, visitor.session(SessionStarted()))
        conclude_all(base)
        assert entries(base) == []
        take_in(base, deep(visitor))
        conclude_all(base)
        told = {(entry.sink, entry.depth) for entry in entries(base)}
        assert told == {("webhook", 2), ("mail", 3)}
        take_in(base, deep(visitor))
        conclude_all(base)
        assert len(entries(base)) == 2
        assert {entry.alert.peer for entry in entries(base)} == {visitor.peer}
        assert all(entry.alert.sentence for entry in entries(base))


def test_a_replay_tells_nothing_twice() -> None:
    with database() as base:
        choose_settings(base, CHOSEN)
        take_in(base, deep(Visitor()))
        conclude_all(base)
        before = entries(base)
        with base.write() as tx:
            tx.exec_driver_sql("DELETE FROM cursors WHERE worker = 'alerts'")
        drain(base, ALERTS)
        assert entries(base) == before
        assert len(before) == 2


@pytest.mark.parametrize("ours", ["simulated", "own"])
def test_our_own_traffic_is_never_told(ours: str) -> None:
    with database() as base:
        choose_settings(base, CHOSEN)
        take_in(base, deep(Visitor(ours=ours)))
        conclude_all(base)
        assert entries(base) == []


def test_what_is_switched_off_and_whose_it_is_not_is_told_nothing() -> None:
    with database() as base:
        choose_settings(base, replace(CHOSEN, webhook=replace(CHOSEN.webhook, enabled=False)))
        choose_settings(base, CHOSEN, Scope("other", "site"))
        take_in(base, deep(Visitor()))
        conclude_all(base)
        assert [entry.sink for entry in entries(base)] == ["mail"]


def test_a_muted_story_is_told_when_it_gets_deeper() -> None:
    with database() as base:
        choose_settings(base, replace(CHOSEN, webhook=replace(CHOSEN.webhook, min_depth=1)))
        visitor = Visitor()
        take_in(base, visitor.session(login(accepted=False)))
        conclude(base)
        with base.write() as tx:
            (story,) = stories.listed(tx, SCOPE, stories.Wanted(), NOON, 1)
            stories.say(tx, SCOPE, story.id, Triage("muted", muted_depth=2))
        drain(base, ALERTS)
        take_in(base, visitor.session(login(), command(b"id")))
        conclude_all(base)
        assert [(entry.sink, entry.depth) for entry in entries(base)] == [("mail", 3), ("webhook", 3)]


class Target:
    """A sink that answers as the test says."""

    def __init__(self, *answers: bool) -> None:
        self.answers, self.got = list(answers), list[tuple[str, Sink]]()

    def __call__(self, alert: Alert, delivery: str, sink: Sink, settings: Settings) -> str:
        self.got.append((delivery, sink))
        if self.answers and not self.answers.pop(0):
            raise Undelivered("The webhook answered 500.")
        return "ok"


@contextmanager
def waiting(settings: Settings = CHOSEN, visitors: int = 1) -> Iterator[Database]:
    with database() as base:
        choose_settings(base, settings)
        for i in range(visitors):
            take_in(base, deep(Visitor(peer=f"192.0.2.{i + 1}")))
        conclude_all(base)
        yield base


def test_an_alert_is_sent_until_it_arrives() -> None:
    now = [NOON + 3600 * SECOND]
    target = Target(False, False, True)
    with waiting(replace(CHOSEN, mail=Mail())) as base:
        sender = Sender(base, lambda: now[0], target)
        sender.act()
        (entry,) = entries(base)
        assert (entry.state, entry.attempts, entry.last_error) == ("pending", 1, "The webhook answered 500.")
        sender.act()
        assert len(target.got) == 1, "not before its time"
        for _ in range(2):
            now[0] = entries(base)[0].next_attempt
            sender.act()
        (entry,) = entries(base)
        assert (entry.state, entry.attempts, entry.last_error, entry.sent_at) == ("sent", 3, "", now[0])
        assert len(set(target.got)) == 1, "each attempt has the same delivery id"
        sender.act()
        assert len(target.got) == 3
        with base.read() as tx:
            assert store.circuits(tx, SCOPE)["webhook"] == store.Circuit()


def test_an_alert_is_given_up_after_so_many_attempts() -> None:
    now = [NOON + 3600 * SECOND]
    with waiting(replace(CHOSEN, mail=Mail())) as base:
        sender = Sender(base, lambda: now[0], Target(*[False] * 100))
        for _ in range(MOST_ATTEMPTS + 3):
            sender.act()
            now[0] += 7200 * SECOND
        (entry,) = entries(base)
        assert (entry.state, entry.attempts) == ("failed", MOST_ATTEMPTS)


def test_a_sink_that_fails_and_fails_is_switched_off() -> None:
    now: list[Micros] = [NOON + 3600 * SECOND]
    target = Target(*[False] * 100)
    with waiting(replace(CHOSEN, mail=Mail()), visitors=TRIP + 5) as base:
        sender = Sender(base, lambda: now[0], target)
        while sender.act():
            pass
        with base.read() as tx:
            assert not store.settings(tx, SCOPE).webhook.enabled
            assert store.circuits(tx, SCOPE)["webhook"] == store.Circuit(TRIP, now[0])
        assert len(target.got) == TRIP
        now[0] += 7200 * SECOND
        while sender.act():
            pass
        assert {entry.state for entry in entries(base)} == {"failed"}
        assert len(target.got) == TRIP


def test_a_sender_that_stops_leaves_the_rest_for_later() -> None:
    target = Target()
    with waiting(visitors=3) as base:
        Sender(base, lambda: NOON + 3600 * SECOND, target, stopping=lambda: len(target.got) >= 2).act()
        assert [entry.state for entry in entries(base)].count("pending") == 4


def pages(base: Database, ascending: bool) -> Sequence[str]:
    found: list[str] = []
    after: tuple[Micros, str] | None = None
    with base.read() as tx:
        while page := store.outbox(tx, SCOPE, 2, after, ascending):
            found += [entry.id for entry in page]
            after = (page[-1].created_at, page[-1].id)
    return found


def test_the_outbox_is_read_page_by_page() -> None:
    with waiting(visitors=3) as base:
        up, down = pages(base, True), pages(base, False)
        assert len(up) == len(set(up)) == 6
        assert list(up) == list(reversed(down))
