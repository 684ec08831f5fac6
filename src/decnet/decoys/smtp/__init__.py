"""Postfix: a relay that says yes to a stranger's first letters, and delivers none."""

from decnet.decoys.smtp.session import SmtpSession
from decnet.events import SECOND
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="smtp",
    family="mail",
    ports=(Port("tcp", 25), Port("tcp", 587), Port("tcp", 465, tls=True)),
    session=SmtpSession,
    heavy=True,
    idle=300 * SECOND,
    products=("Postfix smtpd",),
)
