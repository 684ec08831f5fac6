"""A web server: a default page or a company's site, and somewhere in it a login."""

from decnet.events import SECOND
from decnet.kit.web import WebSession
from decnet.sansio import Context, Decoy, Port


def session(visit: Context) -> WebSession:
    """One connection without TLS."""
    return WebSession(visit, secure=False)


DECOY = Decoy(
    name="http",
    family="web",
    ports=(Port("tcp", 80),),
    session=session,
    idle=65 * SECOND,
    products=("nginx",),
)
