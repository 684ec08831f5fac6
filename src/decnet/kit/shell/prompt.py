"""Prompts, out of PS1."""

import re

from decnet.kit.shell.call import Call, Runner
from decnet.kit.shell.dialect import Dialect
from decnet.kit.shell.moments import stamp
from decnet.kit.shell.state import State

ESCAPE = re.compile(r"\\([0-7]{3}|.)", re.DOTALL)
CHROOT = "${debian_chroot:+($debian_chroot)}"


def prompt(shell: State) -> str:
    """What is shown before a command line."""
    pattern = shell.variables.find("PS1")
    if pattern is None:
        return f"{shell.dialect.name}-{shell.dialect.version[0]}.{shell.dialect.version[1]}$ "
    text = pattern.replace(CHROOT, "").replace("$PWD", shell.folder).replace("${PWD}", shell.folder)
    return ESCAPE.sub(lambda found: _escape(shell, found.group(1)), text)[:2000]


def continuation(shell: State) -> str:
    """What is shown where a command line goes on."""
    return (shell.variables.find("PS2") or "> ")[:200]


def _escape(shell: State, code: str) -> str:
    if len(code) == 3:
        return chr(int(code, 8) & 255)
    now, host = shell.world.now, shell.world.machine.hostname
    match code:
        case "u":
            return shell.user
        case "h" | "H":
            return host
        case "w" | "W":
            return _folder(shell, last=code == "W")
        case "$":
            return "$" if shell.who.uid else "#"
        case "t" | "A":
            return stamp(now, "%H:%M:%S" if code == "t" else "%H:%M")
        case "s":
            return shell.dialect.name
        case "v" | "V":
            return ".".join(map(str, shell.dialect.version))
    return {"n": "\n", "r": "\r", "a": "\a", "e": "\x1b", "[": "", "]": "", "\\": "\\"}.get(code, "\\" + code)


def _folder(shell: State, *, last: bool) -> str:
    home = shell.variables.find("HOME") or ""
    folder = shell.folder
    if home and home != "/" and (folder == home or folder.startswith(home + "/")):
        folder = "~" + folder.removeprefix(home)
    return folder.rsplit("/", 1)[-1] or "/" if last else folder


def set_prompt(call: Call, child: Runner) -> None:
    """Give a shell that talks to the visitor the prompt of its start files."""
    if call.stdin.terminal and call.world.screen is not None:
        distro, term = call.machine.persona.distro.key, call.world.screen.window.term
        child.variables.assign("PS1", default_prompt(child.dialect, distro, child.who.uid, term))


def default_prompt(kind: Dialect, distro: str, uid: int, term: str) -> str:
    """PS1 as the start files of a system set it."""
    if kind.name == "ash":
        return r"\w \$ " if uid else r"\w # "
    if kind.name == "dash":
        return "$ " if uid else "# "
    plain, title = CHROOT + r"\u@\h:\w\$ ", r"\[\e]0;\u@\h: \w\a\]"
    if distro == "debian" and not uid:
        return plain
    if term.endswith("-256color") or term == "xterm-color":
        plain = CHROOT + r"\[\033[01;32m\]\u@\h\[\033[00m\]:\[\033[01;34m\]\w\[\033[00m\]\$ "
        if not uid:
            plain = CHROOT + r"\u@\h:\w\$ "
    return (title if term.startswith(("xterm", "rxvt")) else "") + plain
