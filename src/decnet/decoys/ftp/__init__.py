"""vsftpd: the host's own files for who logs in, a small public folder for who does not."""

from decnet.decoys.ftp.session import FtpSession
from decnet.events import SECOND
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="ftp",
    family="files",
    ports=(Port("tcp", 21),),
    session=FtpSession,
    heavy=True,
    idle=300 * SECOND,
    products=("vsftpd",),
)
