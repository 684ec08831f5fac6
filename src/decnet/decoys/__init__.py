"""The services. Each is one folder with a ``DECOY``; this tuple is the only list of them."""

from decnet.sansio import Decoy

ALL: tuple[Decoy, ...] = ()
