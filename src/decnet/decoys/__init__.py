"""The services. Each is one folder with a ``DECOY``; this tuple is the only list of them."""

from decnet.decoys import http, https, redis, smtp
from decnet.sansio import Decoy

ALL: tuple[Decoy, ...] = (http.DECOY, https.DECOY, redis.DECOY, smtp.DECOY)
