"""Routes of alerts. What is secret goes in and never comes out."""

from typing import Annotated, Literal

from fastapi import APIRouter
from msgspec.structs import replace
from pydantic import BaseModel, Field

from decnet.core.http import After, Base, Direction, Limit, Now
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import invalid
from decnet.share.alerts import store
from decnet.share.alerts.delivery import Undelivered, deliver
from decnet.share.alerts.model import SINKS, Alert, BadSettings, Mail, Settings, Sink, Webhook, check
from decnet.share.alerts.store import Circuit, Entry

MASK = "***"

router = APIRouter(prefix="/alerts", tags=["alerts"])
Admin = Annotated[Principal, require(Role.ADMIN)]
Depth = Annotated[int, Field(ge=0, le=4)]


class WebhookSettings(BaseModel):
    """Where JSON is posted. A ``secret`` signs it in `X-Decnet-Signature`; `***` keeps the one that is set."""

    enabled: bool = False
    url: str = Field(default="", max_length=2048)
    secret: str = Field(default="", max_length=256)
    min_depth: Depth = 2


class MailSettings(BaseModel):
    """Where mail is sent through. `***` as password keeps the one that is set."""

    enabled: bool = False
    host: str = Field(default="", max_length=255)
    port: int = Field(default=25, ge=1, le=65535)
    sender: str = Field(default="", max_length=254)
    recipient: str = Field(default="", max_length=254)
    tls: bool = False
    username: str = Field(default="", max_length=256)
    password: str = Field(default="", max_length=256)
    min_depth: Depth = 2


class AlertSettings(BaseModel):
    """What is to be told, and where. What is left out stays as it is.

    ``allow`` lists networks that may be told although they are private, loopback or link-local.
    """

    webhook: WebhookSettings | None = None
    mail: MailSettings | None = None
    allow: list[Annotated[str, Field(max_length=64)]] | None = Field(default=None, max_length=64)


class WebhookState(WebhookSettings):
    """The webhook as it stands. ``auto_disabled_at``: when it was switched off for its failures."""

    failures: int = 0
    auto_disabled_at: int | None = None


class MailState(MailSettings):
    """The mail sink as it stands. ``auto_disabled_at``: when it was switched off for its failures."""

    failures: int = 0
    auto_disabled_at: int | None = None


class AlertState(BaseModel):
    """What is told, and where."""

    webhook: WebhookState
    mail: MailState
    allow: list[str]


class TestBody(BaseModel):
    """The sink to try."""

    sink: Sink


class TestResult(BaseModel):
    """Whether the test arrived, and what the other side said."""

    ok: bool
    detail: str


class OutboxItem(BaseModel):
    """One alert of one story through one sink."""

    id: str
    sink: Sink
    story_id: str
    depth: int
    created_at: int
    attempts: int
    next_attempt: int | None
    state: Literal["pending", "sent", "failed"]
    last_error: str | None


class Outbox(BaseModel):
    """A page of the outbox."""

    items: list[OutboxItem]
    next: str | None


@router.get("")
def alerts(base: Base, principal: Admin) -> AlertState:
    """What is told, and where."""
    with base.read() as tx:
        return _state(store.settings(tx, principal.scope), store.circuits(tx, principal.scope))


@router.put("")
def change_alerts(body: AlertSettings, base: Base, principal: Admin) -> AlertState:
    """Choose what is told, and where. A sink that was switched off for its failures begins anew."""
    with base.write() as tx:
        chosen = _chosen(body, store.settings(tx, principal.scope))
        try:
            check(chosen)
        except BadSettings as err:
            raise invalid(str(err)) from None
        store.save_settings(tx, principal.scope, chosen)
        for sink in SINKS:
            if chosen.sink(sink).enabled:
                store.save_circuit(tx, principal.scope, sink, Circuit())
        return _state(chosen, store.circuits(tx, principal.scope))


@router.post("/test")
def try_alert(body: TestBody, base: Base, now: Now, principal: Admin) -> TestResult:
    """Send a test alert now through a sink as it is set, whether it is switched on or not."""
    with base.read() as tx:
        chosen = store.settings(tx, principal.scope)
    alert = Alert("test", 0, now, "192.0.2.1", f"This is a test that {principal.name} asked for.", test=True)
    try:
        return TestResult(ok=True, detail=deliver(alert, f"test-{now}", body.sink, chosen))
    except Undelivered as err:
        return TestResult(ok=False, detail=str(err))


@router.get("/outbox")
def outbox(
    base: Base,
    principal: Annotated[Principal, require(Role.VIEWER)],
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> Outbox:
    """What was told, and what still waits."""
    start = decode_cursor(after, tuple[int, str]) if after is not None else None
    with base.read() as tx:
        entries = store.outbox(tx, principal.scope, limit + 1, start, order == "asc")
    listed = page(entries, limit, lambda entry: (entry.created_at, entry.id))
    return Outbox(items=[_item(entry) for entry in listed.items], next=listed.next)


def _chosen(body: AlertSettings, current: Settings) -> Settings:
    webhook, mail = current.webhook, current.mail
    if body.webhook is not None:
        webhook = Webhook(**body.webhook.model_dump())
        if webhook.secret == MASK:
            webhook = replace(webhook, secret=current.webhook.secret)
    if body.mail is not None:
        mail = Mail(**body.mail.model_dump())
        if mail.password == MASK:
            mail = replace(mail, password=current.mail.password)
    return Settings(webhook, mail, current.allow if body.allow is None else tuple(body.allow))


def _state(chosen: Settings, circuits: dict[str, Circuit]) -> AlertState:
    hook, mail = chosen.webhook, chosen.mail
    first, second = (circuits.get(sink, Circuit()) for sink in SINKS)
    return AlertState(
        webhook=WebhookState(
            enabled=hook.enabled,
            url=hook.url,
            secret=MASK if hook.secret else "",
            min_depth=hook.min_depth,
            failures=first.failures,
            auto_disabled_at=first.auto_disabled_at,
        ),
        mail=MailState(
            enabled=mail.enabled,
            host=mail.host,
            port=mail.port,
            sender=mail.sender,
            recipient=mail.recipient,
            tls=mail.tls,
            username=mail.username,
            password=MASK if mail.password else "",
            min_depth=mail.min_depth,
            failures=second.failures,
            auto_disabled_at=second.auto_disabled_at,
        ),
        allow=list(chosen.allow),
    )


def _item(entry: Entry) -> OutboxItem:
    return OutboxItem(
        id=entry.id,
        sink=entry.sink,
        story_id=entry.story_id,
        depth=entry.depth,
        created_at=entry.created_at,
        attempts=entry.attempts,
        next_attempt=entry.next_attempt if entry.state == "pending" else None,
        state=entry.state,
        last_error=entry.last_error or None,
    )
