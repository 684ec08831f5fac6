"""What a shell finds when it starts: its environment, its prompt, its history."""

from collections.abc import Mapping

from decnet.kit.shell.interpreter import Interpreter
from decnet.kit.shell.prompt import default_prompt
from decnet.kit.shell.state import SEARCHED
from decnet.kit.shell.world import World
from decnet.persona import Account

MAX_SENT = 50


def give(shell: Interpreter, account: Account, term: str, sent: Mapping[bytes, bytes]) -> None:
    """Set the variables that the login sets, and those that the client sent."""
    world = shell.world
    values = {"SHELL": account.shell, "USER": account.name, "LOGNAME": account.name, "HOME": account.home,
              "PATH": _path(world, account), "TERM": term, "SHLVL": "1", **_door(world)}  # fmt: skip
    for key, value in [*values.items(), *_sent(sent)]:
        if value or key == "TERM":
            shell.variables.assign(key, value)
            shell.variables.exported.add(key)
    shell.folder = account.home if world.files.exists(account.home, shell.who) else "/"
    shell.variables.assign("PWD", shell.folder)
    shell.variables.exported.add("PWD")
    for key, value in (("IFS", " \t\n"), ("PS4", "+ "), ("PS2", "> "), ("OPTIND", "1")):
        shell.variables.assign(key, value)
    if shell.dialect.is_bash:
        major, minor = shell.dialect.version
        for key, value in (("BASH_VERSION", f"{major}.{minor}.15(1)-release"), ("BASH", account.shell),
                           ("HOSTNAME", world.machine.hostname), ("UID", str(account.uid)), ("EUID", str(account.uid)),
                           ("OSTYPE", "linux-gnu"), ("HOSTTYPE", "x86_64"),
                           ("PPID", str(world.tasks.next_pid()))):  # fmt: skip
            shell.variables.assign(key, value)


def _door(world: World) -> dict[str, str]:
    if world.door != "sshd":
        return {}
    context = world.context
    ends = f"{context.peer} {context.peer_port}"
    return {
        "SSH_CLIENT": f"{ends} {context.port}",
        "MAIL": f"/var/mail/{world.account.name}",
        "SSH_CONNECTION": f"{ends} {context.address} {context.port}",
        "SSH_TTY": f"/dev/{world.tty}" if world.tty else "",
    }


def _path(world: World, account: Account) -> str:
    if world.machine.embedded:
        return "/sbin:/usr/sbin:/bin:/usr/bin"
    return "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games" if account.uid else SEARCHED


def _sent(sent: Mapping[bytes, bytes]) -> list[tuple[str, str]]:
    pairs = list(sent.items())[:MAX_SENT]
    return [(key.decode("latin-1")[:100], value.decode("latin-1")[:4000]) for key, value in pairs
            if key.replace(b"_", b"a").isalnum() and not key[:1].isdigit() and key != b"TERM"]  # fmt: skip


def make_interactive(shell: Interpreter, account: Account, term: str) -> None:
    """Do what the start files do for somebody who types: prompt, aliases, history."""
    distro, files = shell.world.persona.distro.key, shell.world.files
    shell.variables.assign("PS1", default_prompt(shell.dialect, distro, account.uid, term))
    if not shell.dialect.is_bash:
        return
    path = f"{account.home}/.bash_history"
    for key, value in {"HISTFILE": path, "HISTSIZE": "1000", "HISTFILESIZE": "2000"}.items():
        shell.variables.assign(key, value)
    if distro != "debian" or account.uid:
        shell.variables.assign("HISTCONTROL", "ignoreboth")
        shell.aliases.update({"ls": "ls --color=auto", "grep": "grep --color=auto", "ll": "ls -alF", "la": "ls -A",
                              "l": "ls -CF"})  # fmt: skip
    if files.exists(path, shell.who):
        shell.history = files.read(path, shell.who).decode("latin-1").splitlines()[-1000:]
