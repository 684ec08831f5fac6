"""Redis as the distributions ship it: most often without a password, which is what people look for."""

from decnet.decoys.redis.session import RedisSession
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="redis",
    family="data",
    ports=(Port("tcp", 6379),),
    session=RedisSession,
    products=("Redis key-value store",),
)
