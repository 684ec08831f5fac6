"""What is known of a visitor between two commands."""

from decnet.decoys.ftp.transfer import Transfer
from decnet.decoys.ftp.tree import Tree
from decnet.sansio import Context


class Visit:
    """One visitor: who he is logged in as, where he stands, what he has set. ``tree`` is None before the login."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.banner = context.persona.product("ftp")
        self.transfer = Transfer(context)
        self.tree: Tree | None = None
        self.guest = False
        self.name = ""
        self.binary = False
        self.renaming: bytes | None = None
        self.umask = 0o077

    @property
    def files(self) -> Tree:
        """The tree of a visitor who is logged in."""
        assert self.tree is not None
        return self.tree
