"""Identity: the sensor saw the wire, so the sensor says who, where and when."""

from collections.abc import Callable, Iterator

from decnet.events import Clock, Envelope, Fact, Place, Visit, encode


class Unrecorded(Exception):
    """The disk did not take a fact, so nothing that follows from it may be shown to the visitor."""


class Recorder:
    """Hands facts to ``append``, the spool's."""

    def __init__(self, place: Place, append: Callable[[bytes], object], now: Clock, ids: Iterator[str]) -> None:
        self.now, self._place, self._append, self._ids = now, place, append, ids

    def new_id(self) -> str:
        return next(self._ids)

    def note(self, visit: Visit, fact: Fact) -> None:
        """Record that ``fact`` happened now. Raises :class:`Unrecorded`."""
        event = Envelope(id=self.new_id(), at=self.now(), place=self._place, visit=visit, fact=fact)
        try:
            self._append(encode(event))
        except OSError as err:
            raise Unrecorded from err

    def tell(self, fact: Fact, decky_id: str = "", decky: str = "") -> None:
        """Record something that no visitor caused. Raises :class:`Unrecorded`."""
        self.note(Visit(decky_id, decky, "sensor", "", "", 0, 0), fact)
