"""What the workers concluded."""

from typing import ClassVar

from decnet.events.base import Fact


class AttackerObserved(Fact, frozen=True):
    """A peer was seen for the first time, ever.

    attacker: the UUID it goes by
    """

    kind: ClassVar[str] = "attacker.observed"
    attacker: str = ""


class StoryDeepened(Fact, frozen=True):
    """A story reached a depth that it had not had.

    story: its UUID
    depth: 1 knocked, 2 inside, 3 acting, 4 spreading
    proof: identifier of the event that proves it
    """

    kind: ClassVar[str] = "story.deepened"
    story: str
    depth: int
    proof: str
