"""How versions of Redis differ in what a visitor hears (5.0, 6.0, 7.0: those that the distributions ship).

Source: Redis' release notes; 7.0's texts were compared with a 7.0.15.
"""

from msgspec import Struct

LONGEST_ARGUMENTS = 128  # bytes of arguments that an error quotes


class Edition(Struct, frozen=True):
    """One version. ``series`` is its first two numbers."""

    version: str
    series: tuple[int, int]

    @property
    def acl(self) -> bool:
        """Users, HELLO, RESP3: since 6.0."""
        return self.series >= (6, 0)

    @property
    def subcommands(self) -> bool:
        """Each subcommand is a command of its own, with its own arity; CONFIG SET takes many: since 7.0."""
        return self.series >= (7, 0)

    def unknown_command(self, words: list[bytes]) -> bytes:
        if self.subcommands:
            quoted = _quote(words[1:], b"'%b' ")
            return b"ERR unknown command '%b', with args beginning with: %b" % (words[0][:128], quoted)
        quoted = _quote(words[1:], b"`%b`, ")
        return b"ERR unknown command `%b`, with args beginning with: %b" % (words[0][:128], quoted)

    def unknown_subcommand(self, command: str, words: list[bytes]) -> bytes:
        name = command.upper().encode()
        if self.subcommands:
            return b"ERR unknown subcommand '%b'. Try %b HELP." % (words[1][:128], name)
        return self.subcommand_arity(command, words)

    def subcommand_arity(self, command: str, words: list[bytes]) -> bytes:
        """What a known subcommand with too few or too many words is told."""
        if self.subcommands:
            full = f"{command}|{words[1].decode('latin-1').lower()}"
            return wrong_arity(full)
        text = b"ERR Unknown subcommand or wrong number of arguments for '%b'. Try %b HELP."
        return text % (words[1][:128], command.upper().encode())

    @property
    def no_password(self) -> bytes:
        """AUTH, where nobody asked for it."""
        if not self.acl:
            return b"ERR Client sent AUTH, but no password is set"
        return (
            b"ERR AUTH <password> called without any password configured for the default user. "
            b"Are you sure your configuration is correct?"
        )

    @property
    def wrong_password(self) -> bytes:
        if not self.acl:
            return b"ERR invalid password"
        suffix = b" or user is disabled." if self.subcommands else b""
        return b"WRONGPASS invalid username-password pair" + suffix


def wrong_arity(command: str) -> bytes:
    return b"ERR wrong number of arguments for '%b' command" % command.encode("latin-1")


def _quote(words: list[bytes], form: bytes) -> bytes:
    quoted = b""
    for word in words:
        if len(quoted) >= LONGEST_ARGUMENTS:
            break
        quoted += form % word[: LONGEST_ARGUMENTS - len(quoted)]
    return quoted


def edition(version: str) -> Edition:
    major, minor, *_ = version.split(".")
    return Edition(version, (int(major), int(minor)))
