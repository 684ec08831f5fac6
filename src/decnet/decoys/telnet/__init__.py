"""The telnet door of a Linux host, or of a device that was never meant to be reached."""

from decnet.decoys.telnet.session import TelnetSession
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="telnet",
    family="shell",
    ports=(Port("tcp", 23),),
    session=TelnetSession,
    heavy=True,
    products=("BusyBox telnetd", "Linux telnetd"),
)

__all__ = ["DECOY", "TelnetSession"]
