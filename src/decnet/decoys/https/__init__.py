"""The web server's other door, behind TLS."""

from decnet.events import SECOND
from decnet.kit.web import WebSession
from decnet.sansio import Context, Decoy, Port


def session(visit: Context) -> WebSession:
    """One connection, which should have begun with TLS."""
    return WebSession(visit, secure=True)


DECOY = Decoy(
    name="https",
    family="web",
    ports=(Port("tcp", 443, tls=True),),
    session=session,
    idle=65 * SECOND,
    products=("nginx",),
)
