"""OpenSSH's server: the login, the shell, and files. The transport under it is the sensor's."""

from decnet.decoys.ssh.session import SshSession
from decnet.decoys.ssh.versions import profile, profile_of, sftp_extensions
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="ssh",
    family="shell",
    ports=(Port("tcp", 22),),
    session=SshSession,
    heavy=True,
    idle=None,
    host="ssh",
    extra=profile_of,
    products=("OpenSSH",),
)

__all__ = ["DECOY", "SshSession", "profile", "profile_of", "sftp_extensions"]
