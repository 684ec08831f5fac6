"""A MariaDB or MySQL with a company's data in it."""

from decnet.decoys.mysql.session import MySqlSession
from decnet.sansio import Decoy, Port

DECOY = Decoy(
    name="mysql",
    family="data",
    ports=(Port("tcp", 3306),),
    session=MySqlSession,
    heavy=True,
    products=("MySQL", "MariaDB"),
)
