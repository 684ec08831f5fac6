"""Whom a host belongs to."""

from functools import cached_property, lru_cache

from msgspec import Struct

from decnet.persona import Claim, Persona

_STEMS = ("Nordfeld", "Halden", "Brightwater", "Kestrel", "Marlow", "Ostrava", "Pinehurst", "Redbridge", "Solano",
          "Tamar", "Ulverton", "Westmoor", "Lindgren", "Corvus", "Amberley", "Dunmore")  # fmt: skip
_TRADES = (("Logistics", "freight and storage"), ("Tooling", "machine tools"), ("Foods", "food wholesale"),
           ("Medical", "medical supplies"), ("Print", "printing and packaging"), ("Energy", "building services"),
           ("Textiles", "work clothing"), ("Systems", "industrial electronics"))  # fmt: skip
_TOWNS = ("Aldersbrook", "Westhafen", "Millport", "Harrowfield", "Kingsmead", "Eastvale", "Stonebridge", "Oakham")
_STREETS = ("Station Road", "Mill Lane", "Harbour Street", "Industrial Way", "Church Street", "Park Avenue")
_FORMS = ("Ltd", "GmbH", "Group", "& Sons", "Inc")


class Company(Struct, frozen=True, dict=True):
    """A firm that does not exist. ``since`` is a year, ``extension`` of its help desk's telephone."""

    stem: str
    form: str
    trade_name: str
    trade: str
    town: str
    street: str
    since: int
    people: int
    extension: int

    @cached_property
    def name(self) -> str:
        return f"{self.stem} {self.trade_name} {self.form}"

    @cached_property
    def short(self) -> str:
        """Its name in lower case, fit for a database or a folder."""
        return f"{self.stem}{self.trade_name}".lower()


@lru_cache(maxsize=256)
def _company(claim: Claim) -> Company:
    seed = Persona(claim).seed
    trade_name, trade = seed.pick("company.trade", _TRADES)
    return Company(
        stem=seed.pick("company.stem", _STEMS),
        form=seed.pick("company.form", _FORMS),
        trade_name=trade_name,
        trade=trade,
        town=seed.pick("company.town", _TOWNS),
        street=f"{seed.number('company.number', 2, 180)} {seed.pick('company.street', _STREETS)}",
        since=seed.number("company.since", 1948, 2014),
        people=seed.number("company.people", 18, 640),
        extension=seed.number("company.extension", 100, 899),
    )


def company_of(persona: Persona) -> Company:
    """The company that ``persona``'s host belongs to."""
    return _company(persona.claim)
