"""What a company keeps in its databases: made up, the same every time for one host, other for every host."""

from collections.abc import Iterator
from hashlib import sha256

from decnet.events import SECOND, Micros
from decnet.kit.company import company_of
from decnet.kit.http import http_date
from decnet.kit.sql.model import Column, Databases, Table, Value
from decnet.persona import Persona

_DAY = 86_400 * SECOND
_FIRST = ("Anna", "Ben", "Carla", "David", "Elif", "Frank", "Greta", "Hugo", "Ines", "Jonas", "Katrin", "Leo", "Maria",
          "Nils", "Olga", "Peter", "Ruth", "Stefan", "Tina", "Umut", "Vera", "Walter", "Yusuf", "Zoe")  # fmt: skip
_LAST = ("Adler", "Brandt", "Costa", "Dietz", "Eriksen", "Falk", "Garcia", "Hofer", "Ivanov", "Jensen", "Keller",
         "Lorenz", "Moreau", "Novak", "Olsen", "Petrov", "Quist", "Rossi", "Schmid", "Tanaka", "Ueda", "Vogel",
         "Weber", "Zimmer")  # fmt: skip
_THINGS = ("bearing", "bracket", "cable drum", "carton", "filter", "gasket", "glove", "hinge", "label roll", "pallet",
           "pump", "sensor", "sleeve", "spindle", "strap", "switch", "tray", "valve")  # fmt: skip
_LINES = ("group", "shop", "online", "trade")
_KINDS = ("A2", "B-series", "compact", "heavy", "M8", "M12", "mini", "PRO", "standard", "XL")
_STATES = ("open", "paid", "paid", "paid", "shipped", "shipped", "cancelled")
_NAMES = ("crm", "shop", "erp", "sales", "orders")
_SECOND = ("wiki", "tickets", "inventory")


def firm(persona: Persona) -> Databases:
    """The databases of ``persona``'s company, the busiest first."""
    main = persona.seed.pick("sql.main", _NAMES)
    other = persona.seed.pick("sql.other", _SECOND)
    return {
        main: {
            table.name: table for table in (_customers(persona), _products(persona), _orders(persona), _users(persona))
        },
        other: {table.name: table for table in (_notes(persona), _settings(persona))},
    }


def moment(at: Micros) -> str:
    """``at`` as `2025-03-01 10:00:00`, UTC."""
    _, day, month, year, clock, _ = http_date(at).decode().split(" ")
    number = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec").index(month) + 1
    return f"{year}-{number:02}-{day} {clock}"


class _Dealer:
    """Cheap numbers by topic: one hash each, in place of a keyed digest for every cell."""

    def __init__(self, persona: Persona, topic: str) -> None:
        self._key = persona.seed.material(f"sql.{topic}", 32)

    def number(self, row: int, what: str, below: int) -> int:
        digest = sha256(self._key + what.encode() + row.to_bytes(4, "big")).digest()
        return int.from_bytes(digest[:6], "big") % below

    def pick(self, row: int, what: str, options: tuple[str, ...]) -> str:
        return options[self.number(row, what, len(options))]


def _people(deal: _Dealer, count: int) -> Iterator[tuple[str, str]]:
    for row in range(count):
        yield deal.pick(row, "first", _FIRST), deal.pick(row, "last", _LAST)


def _past(persona: Persona, deal: _Dealer, row: int, of: int) -> str:
    """A moment between the host's setting up and its becoming ours, later for later rows."""
    span = persona.claim.born - persona.installed
    at = persona.installed + span * row // of + deal.number(row, "at", max(span // of, 1))
    return moment(at - at % SECOND)


def _customers(persona: Persona) -> Table:
    deal, count = _Dealer(persona, "customers"), persona.seed.number("sql.customers", 60, 140)
    company = company_of(persona)
    rows: list[tuple[Value, ...]] = []
    for row, (first, last) in enumerate(_people(deal, count)):
        host = f"{deal.pick(row, 'host', _LAST).lower()}-{deal.pick(row, 'line', _LINES)}.com"
        rows.append((
            row + 1, f"{first} {last}", f"{first}.{last}@{host}".lower(),
            f"+49 {deal.number(row, 'area', 900) + 100} {deal.number(row, 'phone', 900_000) + 100_000}",
            company.town if deal.number(row, "near", 3) == 0 else deal.pick(row, "town", _LAST) + "stadt",
            _past(persona, deal, row, count),
        ))  # fmt: skip
    return Table("customers", (
        Column("id", "int(11)", False, "PRI", None, "auto_increment"), Column("name", "varchar(80)", False),
        Column("email", "varchar(120)", False, "MUL"), Column("phone", "varchar(32)"), Column("city", "varchar(60)"),
        Column("created_at", "datetime", False),
    ), tuple(rows))  # fmt: skip


def _products(persona: Persona) -> Table:
    deal, count = _Dealer(persona, "products"), persona.seed.number("sql.products", 20, 48)
    rows = tuple(
        (row + 1, f"{deal.number(row, 'sku', 90_000) + 10_000}-{row:03}",
         f"{deal.pick(row, 'thing', _THINGS)} {deal.pick(row, 'kind', _KINDS)}".capitalize(),
         round((deal.number(row, "price", 4_000) + 20) / 10 + 0.05, 2), deal.number(row, "stock", 900))
        for row in range(count)
    )  # fmt: skip
    return Table("products", (
        Column("id", "int(11)", False, "PRI", None, "auto_increment"), Column("sku", "varchar(20)", False, "UNI"),
        Column("title", "varchar(120)", False), Column("price", "decimal(10,2)", False),
        Column("stock", "int(11)", False, "", "0"),
    ), rows)  # fmt: skip


def _orders(persona: Persona) -> Table:
    deal, count = _Dealer(persona, "orders"), persona.seed.number("sql.orders", 150, 320)
    customers, products = len(_customers(persona).rows), len(_products(persona).rows)
    rows = tuple(
        (row + 1, deal.number(row, "customer", customers) + 1, deal.number(row, "product", products) + 1,
         deal.number(row, "amount", 12) + 1, deal.pick(row, "state", _STATES), _past(persona, deal, row, count))
        for row in range(count)
    )  # fmt: skip
    return Table("orders", (
        Column("id", "int(11)", False, "PRI", None, "auto_increment"), Column("customer_id", "int(11)", False, "MUL"),
        Column("product_id", "int(11)", False, "MUL"), Column("quantity", "int(11)", False, "", "1"),
        Column("status", "varchar(12)", False, "", "open"), Column("created_at", "datetime", False),
    ), rows)  # fmt: skip


def _users(persona: Persona) -> Table:
    deal = _Dealer(persona, "users")
    domain = company_of(persona).short + ".com"
    names = [account.name for account in persona.accounts if account.uid >= 1000] + ["admin"]
    alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    rows = tuple(
        (row + 1, name, f"{name}@{domain}",
         "$2y$10$" + "".join(alphabet[deal.number(row * 64 + i, "hash", 64)] for i in range(53)),
         "admin" if name == "admin" else "staff", _past(persona, deal, row, len(names)))
        for row, name in enumerate(dict.fromkeys(names))
    )  # fmt: skip
    return Table("users", (
        Column("id", "int(11)", False, "PRI", None, "auto_increment"), Column("username", "varchar(40)", False, "UNI"),
        Column("email", "varchar(120)", False), Column("password", "varchar(255)", False),
        Column("role", "varchar(16)", False, "", "staff"), Column("created_at", "datetime", False),
    ), rows)  # fmt: skip


def _notes(persona: Persona) -> Table:
    deal = _Dealer(persona, "notes")
    titles = ("Backup", "Onboarding", "Holidays", "Suppliers", "Inventory", "Meeting", "Printers", "Keys", "Tax")
    rows = tuple(
        (row + 1, title, f"See {deal.pick(row, 'who', _FIRST)}. Last check {_past(persona, deal, row, 9)[:10]}.",
         _past(persona, deal, row, len(titles)))
        for row, title in enumerate(titles)
    )  # fmt: skip
    return Table("notes", (
        Column("id", "int(11)", False, "PRI", None, "auto_increment"), Column("title", "varchar(120)", False),
        Column("body", "text"), Column("updated_at", "datetime", False),
    ), rows)  # fmt: skip


def _settings(persona: Persona) -> Table:
    company = company_of(persona)
    rows: tuple[tuple[Value, ...], ...] = (
        ("company_name", company.name), ("mail_from", f"noreply@{company.short}.com"), ("timezone", "Europe/Berlin"),
        ("maintenance", "0"), ("smtp_host", f"mail.{persona.domain}"), ("schema_version", str(company.people)),
    )  # fmt: skip
    return Table("settings", (Column("name", "varchar(64)", False, "PRI"), Column("value", "text")), rows)
