"""What lies in a decky's Redis before anybody comes: the data of a small application, other on every host."""

from functools import lru_cache

from decnet.decoys.redis.keyspace import Entry, Hash, List, Ranked, Seeded, Set, Text, pack
from decnet.events import SECOND
from decnet.persona import Claim, Persona, Seed

_FIRST = (b"anna", b"ben", b"carla", b"david", b"eva", b"felix", b"greta", b"hugo", b"ida", b"jonas", b"kim", b"lars")
_LAST = (
    b"berg",
    b"costa",
    b"dahl",
    b"engel",
    b"ferro",
    b"graf",
    b"huber",
    b"ito",
    b"jensen",
    b"klein",
    b"lopez",
    b"maier",
)
_GOODS = (b"desk-lamp", b"usb-hub", b"office-chair", b"keyboard", b"notebook-a5", b"headset", b"webcam", b"monitor-arm")
_AGENTS = (
    b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    b"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:125.0) Gecko/20100101 Firefox/125.0",
    b"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
)
_BASE32 = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
Data = dict[bytes, Entry]


def seeded(persona: Persona) -> Seeded:
    """Databases of ``persona``: packed entries by key."""
    return _seeded(persona.claim)


@lru_cache(maxsize=256)
def _seeded(claim: Claim) -> Seeded:
    persona = Persona(claim)
    fill = persona.seed.pick("redis.application", (_shop, _portal, _queue))
    data = fill(persona.seed, persona)
    jobs: Data = {b"celery": List(data=[_job(persona.seed, i) for i in range(persona.seed.number("redis.jobs", 1, 4))])}
    return {0: _pack(data), persona.seed.number("redis.second", 1, 3): _pack(jobs)}


def _pack(data: Data) -> dict[bytes, bytes]:
    return {key: pack(entry) for key, entry in data.items()}


def _person(seed: Seed, i: int) -> tuple[bytes, bytes]:
    first, last = seed.pick(f"redis.first.{i}", _FIRST), seed.pick(f"redis.last.{i}", _LAST)
    return first, last


def _users(seed: Seed, persona: Persona, count: int) -> Data:
    out: Data = {}
    for i in range(1, count + 1):
        first, last = _person(seed, i)
        salted = bytes(_BASE32[byte % 64] for byte in seed.material(f"redis.hash.{i}", 53))
        out[b"user:%d" % i] = Hash(
            data={
                b"name": b"%b %b" % (first.title(), last.title()),
                b"email": b"%b.%b@%b" % (first, last, persona.domain.encode()),
                b"password": b"$2b$12$" + salted,
                b"role": b"admin" if i == 1 else b"user",
                b"last_login": b"%d" % (persona.claim.born // SECOND - seed.number(f"redis.login.{i}", 60, 900_000)),
            }
        )
    return out


def _sessions(seed: Seed, count: int) -> Data:
    form = b'{"uid":%d,"csrf":"%b","ua":"%b"}'
    return {
        b"session:" + seed.material(f"redis.session.{i}", 16).hex().encode(): Text(
            data=form
            % (
                seed.number(f"redis.uid.{i}", 1, 6),
                seed.material(f"redis.csrf.{i}", 8).hex().encode(),
                seed.pick(f"redis.agent.{i}", _AGENTS),
            )
        )
        for i in range(count)
    }


def _shop(seed: Seed, persona: Persona) -> Data:
    goods = seed.sample("redis.goods", _GOODS, 6)
    data = _users(seed, persona, seed.number("redis.users", 4, 8)) | _sessions(
        seed, seed.number("redis.sessions", 6, 14)
    )
    for i, good in enumerate(goods, 1):
        price = b"%d.%02d" % (seed.number(f"redis.price.{i}", 5, 180), seed.number(f"redis.cents.{i}", 0, 99))
        stock = b"%d" % seed.number(f"redis.stock.{i}", 0, 400)
        data[b"product:%d" % (1000 + i)] = Hash(data={b"sku": good, b"price": price, b"stock": stock})
    data[b"cart:%d" % seed.number("redis.cart", 2, 6)] = List(data=[b"1001:2", b"1004:1"])
    data[b"stats:orders"] = Text(data=b"%d" % seed.number("redis.orders", 2_000, 90_000))
    data[b"popular"] = Ranked(data={good: float(seed.number(f"redis.rank.{good!r}", 3, 900)) for good in goods})
    data[b"config:payment"] = Hash(
        data={b"provider": b"stripe", b"mode": b"live", b"webhook": b"https://%b/hooks/pay" % persona.fqdn.encode()}
    )
    return data


def _portal(seed: Seed, persona: Persona) -> Data:
    data = _users(seed, persona, seed.number("redis.users", 5, 9)) | _sessions(
        seed, seed.number("redis.sessions", 8, 20)
    )
    tags = (b"hr", b"it", b"news", b"policy", b"travel")
    for i in range(1, seed.number("redis.pages", 4, 9)):
        body = b'<article id="p%d"><h1>%b</h1>...</article>' % (i, seed.pick(f"redis.tag.{i}", tags).title())
        data[b"cache:page:%d" % i] = Text(data=body)
    data[b"online"] = Set(data={b"user:%d" % i: True for i in range(1, seed.number("redis.online", 2, 5))})
    data[b"ldap:bind"] = Hash(
        data={
            b"url": b"ldap://dc01.%b" % persona.domain.encode(),
            b"dn": b"cn=svc-portal,ou=service,dc=corp",
            b"verify": b"no",
        }
    )
    data[b"counter:visits"] = Text(data=b"%d" % seed.number("redis.visits", 10_000, 900_000))
    return data


def _queue(seed: Seed, persona: Persona) -> Data:
    data = _users(seed, persona, 3)
    data[b"queue:default"] = List(data=[_job(seed, i) for i in range(20, 20 + seed.number("redis.backlog", 3, 12))])
    data[b"queue:failed"] = List(data=[_job(seed, 90)])
    data[b"workers"] = Set(data={b"%b:%d" % (persona.hostname.encode(), 2000 + 37 * i): True for i in range(3)})
    data[b"schedule"] = Ranked(
        data={
            _job(seed, 60 + i): float(persona.claim.born // SECOND + 3600 * i)
            for i in range(seed.number("redis.due", 1, 5))
        }
    )
    data[b"stat:processed"] = Text(data=b"%d" % seed.number("redis.processed", 5_000, 700_000))
    data[b"stat:failed"] = Text(data=b"%d" % seed.number("redis.failed", 3, 400))
    return data


def _job(seed: Seed, i: int) -> bytes:
    names = (b"mail.send", b"report.build", b"thumbs.make", b"index.update", b"backup.run")
    ident = seed.material(f"redis.job.{i}", 12).hex().encode()
    return b'{"id":"%b","task":"%b","args":[%d],"retries":0}' % (
        ident,
        seed.pick(f"redis.task.{i}", names),
        seed.number(f"redis.arg.{i}", 1, 9999),
    )
