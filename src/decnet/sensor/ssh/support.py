"""Whether this machine can speak all that a persona claims."""

from msgspec.structs import replace

from decnet.kit.ssh import SshProfile
from decnet.sensor.ssh import ciphers, exchange


def missing(profile: SshProfile) -> tuple[str, ...]:
    """Names in ``profile`` that this machine cannot speak: pqcrypto or nettle is not installed."""
    lacking = [name for name in profile.kex if not exchange.speaks(name)]
    return (*lacking, *(name for name in profile.macs if not ciphers.speaks(name)))


def spoken(profile: SshProfile) -> SshProfile:
    """``profile`` without what this machine cannot speak: rather a server that is a little odd than one that fails."""
    return replace(
        profile,
        kex=tuple(filter(exchange.speaks, profile.kex)),
        macs=tuple(filter(ciphers.speaks, profile.macs)),
    )
