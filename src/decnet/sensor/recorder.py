"""Identity: the sensor saw the wire, so the sensor says who, where and when."""

from collections.abc import Callable, Iterator

from decnet.events import FIELD_LIMIT, Clock, Envelope, Fact, Place, Visit, encode


class Unrecorded(Exception):
    """The disk did not take a fact, so nothing that follows from it may be shown to the visitor."""


class Recorder:
    """Hands facts to ``append``, the spool's."""

    def __init__(self, place: Place, append: Callable[[bytes], object], now: Clock, ids: Iterator[str]) -> None:
        self.now, self._place, self._append, self._ids = now, place, append, ids

    def new_id(self) -> str:
        return next(self._ids)

    def note(self, visit: Visit, fact: Fact) -> bool:
        """Record that ``fact`` happened now; whether its line may be too short for it. Raises :class:`Unrecorded`."""
        event = Envelope(id=self.new_id(), at=self.now(), place=self._place, visit=visit, fact=fact)
        line = encode(event)
        try:
            self._append(line)
        except OSError as err:
            raise Unrecorded from err
        return len(line) > FIELD_LIMIT

    def tell(self, fact: Fact, decky_id: str = "", decky: str = "") -> None:
        """Record something that no visitor caused. Raises :class:`Unrecorded`."""
        self.note(Visit(decky_id, decky, "sensor", "", "", 0, 0), fact)
