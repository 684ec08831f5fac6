"""What a command line would do to a host: read, write, or execute code of the visitor's."""

from collections.abc import Iterator

from decnet.kit.shell.syntax import (
    AndOr,
    Case,
    Command,
    CountedFor,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    Substitution,
    While,
    Word,
)

WRITES = frozenset(
    ("rm", "rmdir", "mkdir", "touch", "mv", "cp", "ln", "chmod", "chown", "chgrp", "chattr", "dd", "tee", "truncate",
     "passwd", "chpasswd", "useradd", "adduser", "userdel", "deluser", "usermod", "groupadd", "groupdel", "kill",
     "killall", "pkill", "reboot", "shutdown", "halt", "poweroff", "init", "mount", "umount", "mkfs", "fdisk", "apt",
     "apt-get", "yum", "dnf", "apk", "opkg", "dpkg", "rpm", "pip", "pip3", "npm", "wget", "curl", "tftp", "ftpget",
     "ftp", "scp", "sftp", "rsync", "tar", "unzip", "gunzip", "iptables", "ip6tables", "ufw", "swapoff", "setenforce",
     "sysctl", "crontab", "update-rc.d", "chkconfig", "systemctl", "service", "shred", "mknod", "mkfifo", "install",
     "ssh-keygen", "ssh-copy-id", "visudo", "chsh", "hostnamectl", "ifconfig", "route")
)  # fmt: skip
EXECUTES = frozenset(
    ("insmod", "modprobe", "at", "batch", "gcc", "cc", "make", "python", "python2", "python3", "perl", "php", "ruby",
     "node", "lua", "eval", "source", ".", "start-stop-daemon", "screen", "tmux")
)  # fmt: skip
SHELLS = frozenset(("sh", "bash", "dash", "ash", "ksh", "zsh", "busybox.sh"))
WRAPPERS = frozenset(("sudo", "nohup", "env", "busybox", "time", "nice", "ionice", "timeout", "xargs", "exec",
                      "command", "builtin", "setsid", "stdbuf", "doas", "chroot", "watch"))  # fmt: skip
HARMLESS = frozenset(("/dev/null", "/dev/tty", "/dev/stdout", "/dev/stderr"))
LOOKS = {
    "crontab": ("-l",),
    "systemctl": ("status", "list-units", "is-active", "list-unit-files"),
    "service": ("--status-all",),
    "iptables": ("-L", "-S", "-nL"),
    "ifconfig": ("-a",),
    "dpkg": ("-l", "-L", "-s"),
    "kill": ("-l",),
    "apt": ("list", "search", "show"),
    "sysctl": ("-a", "-n"),
    "route": ("-n",),
    "tar": ("-t", "tf"),
}
OUTPUTS = frozenset((">", ">>", ">|", "&>", "&>>", "<>"))


def effect(body: Sequence) -> str:
    """`read`, `write` or `execute`, whichever is most that ``body`` would do."""
    found = "read"
    for each in _effects(body):
        if each == "execute":
            return each
        found = each
    return found


def _effects(body: Sequence) -> Iterator[str]:
    todo: list[Sequence | AndOr | Pipeline | Command] = [body]
    while todo:
        node = todo.pop()
        match node:
            case Sequence(lists):
                todo += lists
            case AndOr(steps):
                todo += [pipeline for _, pipeline in steps]
            case Pipeline(commands):
                todo += commands
            case Simple():
                yield from _simple(node)
                todo += _substituted(node)
            case _:
                yield from _redirects(node.redirects)
                todo += _inside(node)


def _inside(node: Command) -> Iterator[Sequence | Command]:
    match node:
        case Group(body) | For(_, _, body) | CountedFor(_, _, _, body):
            yield body
        case If(branches, otherwise):
            yield from (part for branch in branches for part in branch)
            if otherwise is not None:
                yield otherwise
        case While(condition, body):
            yield from (condition, body)
        case Case(_, branches):
            yield from (body for _, body, _ in branches)
        case Function(_, command):
            yield command


def _substituted(node: Simple) -> list[Sequence | Command]:
    words = [*node.words, *(assignment.value for assignment in node.assignments)]
    found: list[Sequence | Command] = []
    found += [part.body for word in words for part in word.parts if isinstance(part, Substitution)]
    return found


def _redirects(redirects: tuple[Redirect, ...]) -> Iterator[str]:
    for redirect in redirects:
        if redirect.operator in OUTPUTS and redirect.target.source not in HARMLESS:
            yield "write"


def _simple(node: Simple) -> Iterator[str]:
    yield from _redirects(node.redirects)
    words = [_shown(word) for word in node.words]
    while len(words) > 1 and words[0].rsplit("/", 1)[-1] in WRAPPERS:
        words = [word for index, word in enumerate(words[1:]) if index or not word.startswith("-")]
    if words:
        yield _named(words)


def _shown(word: Word) -> str:
    return word.source.strip("'\"") if word.plain is None else word.plain


def _named(words: list[str]) -> str:
    name = words[0].rsplit("/", 1)[-1]
    if name in SHELLS:
        return "execute"
    if name in EXECUTES:
        return "execute" if len(words) > 1 and words[1] not in ("-V", "--version", "-v", "--help") else "read"
    if words[0].startswith(("./", "../", "/tmp/", "/var/tmp/", "/dev/shm/", "/var/run/", "/mnt/", "~/")):
        return "execute"
    if name in WRITES:
        return _writes(name, words)
    if name == "sed" and any(word.startswith("-i") for word in words):
        return "write"
    if name == "find" and any(word in ("-delete", "-exec", "-execdir") for word in words):
        return "write"
    return "read"


def _writes(name: str, words: list[str]) -> str:
    """Some commands only look, with some words."""
    if name == "dd" and not any(word.startswith("of=") for word in words):
        return "read"
    alone = ("mount", "ifconfig", "route", "passwd", "init")
    if any(word in LOOKS.get(name, ()) for word in words[1:]):
        return "read"
    return "read" if len(words) == 1 and name in alone else "write"
