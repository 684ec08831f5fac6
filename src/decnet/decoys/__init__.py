"""The services. Each is one folder with a ``DECOY``; this tuple is the only list of them."""

from decnet.decoys import ftp, http, https, mysql, redis, smtp, ssh, telnet
from decnet.sansio import Decoy

ALL: tuple[Decoy, ...] = (
    ftp.DECOY,
    http.DECOY,
    https.DECOY,
    mysql.DECOY,
    redis.DECOY,
    smtp.DECOY,
    ssh.DECOY,
    telnet.DECOY,
)
