"""Who a host claims to be: the same answers every time it is asked, others for every host."""

from decnet.persona.archetypes import ARCHETYPES, Archetype
from decnet.persona.distros import DISTROS, Distro
from decnet.persona.host import Account, Claim, Persona
from decnet.persona.seed import GENERATOR, Seed, instance_seed

__all__ = [
    "ARCHETYPES",
    "DISTROS",
    "GENERATOR",
    "Account",
    "Archetype",
    "Claim",
    "Distro",
    "Persona",
    "Seed",
    "instance_seed",
]
