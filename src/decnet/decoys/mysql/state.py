"""What a session knows of itself."""

from msgspec import Struct, field

from decnet.decoys.mysql.flavour import Flavour
from decnet.decoys.mysql.wire import AUTOCOMMIT
from decnet.events import Micros
from decnet.persona import Persona


class State(Struct):
    """One logged-in session.

    host: address and port of the visitor
    thread: the number of the connection
    variables: the system's, by name
    now, source: of the statement that is being run
    delay: microseconds that it sleeps
    asked: statements so far
    last: the last number that was given to a row
    loaded: functions of libraries
    transaction: whether one was begun
    warnings: what SHOW WARNINGS tells, as level, code and message
    """

    persona: Persona
    flavour: Flavour
    user: str
    host: str
    thread: int
    variables: dict[str, str]
    now: Micros = 0
    delay: Micros = 0
    asked: int = 0
    source: str = ""
    last: int = 0
    loaded: set[str] = field(default_factory=set)
    transaction: bool = False
    warnings: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The flags that end an answer."""
        return (0 if self.variables.get("autocommit") in ("0", "OFF") else AUTOCOMMIT) | self.transaction
