"""Accounts: su, sudo, passwd, useradd, crontab."""

from collections.abc import Generator

from decnet.events import SECOND, CredentialOffered, Secret
from decnet.kit.login import admits
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.elision import password_set
from decnet.kit.shell.node import ROOT, Refused
from decnet.kit.shell.options import Options, missing, options
from decnet.kit.shell.prompt import set_prompt
from decnet.kit.shell.streams import lines_of, read_all, read_line
from decnet.kit.shell.tasks import Routine, Wait

FAILURE = 2 * SECOND
Asked = Generator["Routine | Wait | None", int, bool]


def _knows(call: Call, user: str, secret: bytes, mechanism: str) -> bool:
    """Whether ``secret`` is the password of ``user``; notes that it was tried."""
    accepted = admits(call.machine.persona, call.world.context.overlay, user, secret)
    call.world.note(
        CredentialOffered(
            principal=user.encode("latin-1", "replace"), secret=Secret(secret), accepted=accepted, mechanism=mechanism
        )
    )
    return accepted


def switch(call: Call) -> Routine:
    """``su``."""
    given = options(call, "lmpP", "cs", {"command": "c", "login": "l", "shell": "s"})
    words = [word for word in given.operands if word != "-"]
    login, user = "l" in given or "-" in given.operands, words[0] if words else "root"
    users = call.world.users()
    if user not in users:
        return call.fail(f"user {user} does not exist or the user entry does not contain all the required fields"
                         if not call.embedded else f"unknown user {user}")  # fmt: skip
    if call.who.uid:
        secret = yield from call.ask("Password: ")
        if not _knows(call, user, secret, "su"):
            yield call.sleep(FAILURE)
            return call.fail("Authentication failure" if not call.embedded else "incorrect password")
    return (yield _as(call, user, login=login, command=given.value("c") if "c" in given else None))


def _as(call: Call, user: str, *, login: bool, command: str | None) -> Routine:
    """A shell, or a command, in the name of ``user``."""
    shell = call.world.users()[user][3]
    if shell.endswith(("nologin", "false")):
        call.line("This account is currently not available.")
        return 1
    name = shell.rsplit("/", 1)[-1] or "sh"
    child = call.shell.child(call.streams, zero=f"-{name}" if login else name, how="command", arguments=[], shell=shell)
    child.become(user, login=login)
    child.login = login
    set_prompt(call, child)
    if command is not None:
        return (yield child.script(command))
    return (yield child.converse(call.stdin))


def super_do(call: Call) -> Routine:
    """``sudo``."""
    given = options(call, "ilsSnkKHEbvAVB", "ugCpr", {"user": "u", "login": "i", "stdin": "S", "non-interactive": "n",
                    "list": "l", "shell": "s", "preserve-env": "E"}, permuted=False)  # fmt: skip
    user, me = given.value("u", "root"), call.world.user_name(call.who.uid)
    if "V" in given:
        call.line("Sudo version 1.9.13p3")
        return 0
    if user not in call.world.users():
        return call.fail(f"unknown user {user}")
    if call.who.uid and not (yield from _sudo_allowed(call, me, "S" in given, "n" in given)):
        return 1
    if "l" in given:
        call.line(f"User {me} may run the following commands on {call.machine.hostname}:\n    (ALL : ALL) ALL")
        return 0
    words = given.operands
    while words and "=" in words[0] and not words[0].startswith(("-", "/")):
        words = words[1:]
    if given.flags & {"i", "s"} or not words:
        if not words and not given.flags & {"i", "s"}:
            if given.flags & {"k", "K", "v"}:
                return 0
            call.err("usage: sudo -h | -K | -k | -V\nusage: sudo [-ABbEHnPS] [-u user] [command [arg ...]]")
            return 1
        return (yield _as(call, user, login="i" in given, command=" ".join(words) if words else None))
    child = call.shell.child(call.streams, zero="sudo", how="stdin", arguments=[], shell="/bin/sh")
    child.become(user, login=False)
    if child.find(words[0]) is None:
        return call.fail(f"{words[0]}: command not found")
    child.loops = 0
    return (yield child.invoke(words, call.streams))


def _sudo_allowed(call: Call, me: str, from_input: bool, never_ask: bool) -> Asked:
    overlay, allowed = call.world.context.overlay, me in call.world.groups().get("sudo", (0, ()))[1]
    ticket = f"sudo.{me}.{call.world.tty}"
    last = overlay.get(ticket)
    if allowed and last is not None and call.now - int(last) < 900 * SECOND:
        return True
    if never_ask:
        call.err("sudo: a password is required")
        return False
    if not (call.stdin.terminal or from_input):
        call.err(
            "sudo: a terminal is required to read the password; either use the -S option to read from standard input "
            "or configure an askpass helper\nsudo: a password is required"
        )
        return False
    for attempt in range(3):
        if from_input:
            sink = call.sink(2)
            if sink is not None:
                sink.write(f"[sudo] password for {me}: ".encode())
            secret = (yield from read_line(call.stdin)).rstrip(b"\r\n")
        else:
            secret = yield from call.ask(f"[sudo] password for {me}: ")
        if _knows(call, me, secret, "sudo"):
            overlay.put(ticket, str(call.now).encode())
            if not allowed:
                call.err(
                    f"{me} is not in the sudoers file."
                    + ("  This incident will be reported." if call.machine.persona.distro.key != "debian" else "")
                )
            return allowed
        yield call.sleep(FAILURE)
        if from_input and not secret:
            call.err("\nsudo: no password was provided\nsudo: a password is required")
            return False
        call.err("Sorry, try again." if attempt < 2 else "sudo: 3 incorrect password attempts")
    return False


def change_password(call: Call) -> Routine:
    """``passwd``."""
    given = options(call, "deluSqk", "nxwia", {"stdin": "s", "delete": "d", "lock": "l", "unlock": "u"})
    me = call.world.user_name(call.who.uid)
    user = given.operands[0] if given.operands else me
    if user not in call.world.users():
        return call.fail(f"user '{user}' does not exist" if not call.embedded else f"unknown user {user}")
    if call.who.uid and user != me:
        return call.fail(f"You may not view or modify password information for {user}.")
    if given.flags & {"d", "l", "u", "S", "e"}:
        call.line(f"passwd: password {'expiry information ' if 'S' not in given else ''}changed.")
        return 0
    if call.embedded:
        call.line(f"Changing password for {user}")
    elif call.who.uid:
        call.line(f"Changing password for {user}.")
        current = yield from call.ask("Current password: ")
        if not _knows(call, user, current, "passwd"):
            yield call.sleep(FAILURE)
            call.err("passwd: Authentication token manipulation error\npasswd: password unchanged")
            return 10
    first = yield from _new(call, "New password: ")
    second = yield from _new(call, "Retype new password: " if not call.embedded else "Retype password: ")
    if not first:
        call.err(
            "No password has been supplied.\npasswd: Authentication token manipulation error\npasswd: "
            "password unchanged"
        )
        return 10
    if first != second:
        call.err("Sorry, passwords do not match." if not call.embedded else "Passwords don't match")
        call.err("passwd: Authentication token manipulation error\npasswd: password unchanged" if not call.embedded
                 else f"passwd: password for {user} is unchanged")  # fmt: skip
        return 10
    _set(call, user, first)
    call.err("passwd: password updated successfully" if not call.embedded else
             f"passwd: password for {user} changed by {me}")  # fmt: skip
    return 0


def _new(call: Call, prompt: str) -> Generator["Routine | Wait | None", int, bytes]:
    if not call.stdin.terminal:
        sink = call.sink(2)
        if sink is not None:
            sink.write(prompt.encode())
    return (yield from call.ask(prompt))


def _set(call: Call, user: str, secret: bytes) -> None:
    """From now on ``secret`` is the password of ``user``, for this visitor."""
    call.world.affects("write")
    call.world.context.overlay.put(f"login.{user}", secret)
    call.world.note(password_set(user, secret.decode("latin-1")))
    try:
        lines = lines_of(call.files.read("/etc/shadow", ROOT))
        salt = call.world.context.dice.token(33).hex()
        kind = "$1$" + salt[:8] + "$" + salt[8:30] if call.embedded else f"$y$j9T${salt[:22]}${salt[22:65]}"
        changed = [
            ":".join([user, kind, *line.split(":")[2:]]) if line.startswith(f"{user}:") else line for line in lines
        ]
        call.files.write("/etc/shadow", ROOT, ("\n".join(changed) + "\n").encode("latin-1"), mode=0o640)
        call.files.touched.pop("/etc/shadow", None)
    except Refused:
        return


def change_passwords(call: Call) -> Routine:
    """``chpasswd``."""
    text = (yield from read_all(call.stdin)).decode("latin-1")
    if call.who.uid:
        return call.fail("Permission denied." if not call.embedded else "permission denied (are you root?)")
    status = 0
    for number, line in enumerate(text.splitlines()[:50], 1):
        user, colon, secret = line.partition(":")
        if not colon:
            status = call.fail(f"line {number}: missing new password")
        elif user not in call.world.users():
            status = call.fail(f"(user {user}) pam_chauthtok() failed, error:\nAuthentication token manipulation error")
        else:
            _set(call, user, secret.encode("latin-1"))
            if call.embedded:
                call.line(f"Password for '{user}' changed")
    return status


def add_user(call: Call) -> "int | Routine":
    """``useradd`` and ``adduser``."""
    given = options(
        call,
        "mMrNoUDSH",
        "cdefGgkKpsuZbh",
        {
            "home-dir": "d",
            "create-home": "m",
            "shell": "s",
            "groups": "G",
            "password": "p",
            "uid": "u",
            "gid": "g",
            "disabled-password": "",
            "gecos": "c",
            "system": "r",
            "no-create-home": "M",
            "non-unique": "o",
            "home": "d",
            "ingroup": "g",
        },
    )
    if not given.operands:
        return call.fail("Usage: useradd [options] LOGIN", 2)
    name, users = given.operands[0], call.world.users()
    if call.who.uid:
        return call.fail(
            "Permission denied.\nuseradd: cannot lock /etc/passwd; try again later."
            if call.name == "useradd"
            else "Only root may add a user or group to the system."
        )
    if len(given.operands) > 1 and call.name == "adduser":
        return _join(call, name, given.operands[1])
    if name in users:
        return call.fail(f"user '{name}' already exists" if call.name == "useradd" else
                         f"The user `{name}' already exists.", 9)  # fmt: skip
    if not name.replace("-", "").replace("_", "").replace(".", "").isalnum() or len(name) > 32:
        return call.fail(f"invalid user name '{name}'", 3)
    numbers = [row[0] for row in users.values() if 1000 <= row[0] < 60000]
    uid = given.number("u", max(numbers, default=999) + 1)
    home, shell = (
        given.value("d", f"/home/{name}"),
        given.value("s", "/bin/bash" if call.name == "adduser" else "/bin/sh"),
    )
    _create(call, name, uid, home, shell, given)
    if call.name == "adduser" and not call.embedded:
        call.out(_adduser_says(name, uid, home))
    return _with_password(call, name) if call.name == "adduser" else 0


def _create(call: Call, name: str, uid: int, home: str, shell: str, given: Options) -> None:
    _append(call, "/etc/passwd", f"{name}:x:{uid}:{uid}:{given.value('c')}:{home}:{shell}")
    _append(call, "/etc/group", f"{name}:x:{uid}:")
    _append(call, "/etc/shadow", f"{name}:!:{call.now // (86400 * SECOND)}:0:99999:7:::")
    if ("m" in given or call.name == "adduser") and not call.files.exists(home, ROOT):
        call.files.make_folder(home, ROOT, 0o755)
        call.files.change(home, ROOT, owner=(uid, uid))
    call.world.affects("write")
    if "p" in given:
        call.world.note(password_set(name, given.value("p"), "crypt"))


def _adduser_says(name: str, uid: int, home: str) -> str:
    return (
        f"Adding user `{name}' ...\nAdding new group `{name}' ({uid}) ...\nAdding new user `{name}' ({uid}) with group "
        f"`{name}' ...\nCreating home directory `{home}' ...\nCopying files from `/etc/skel' ...\n"
    )


def _with_password(call: Call, name: str) -> Routine:
    first = yield from _new(call, "New password: ")
    yield from _new(call, "Retype new password: ")
    if first:
        _set(call, name, first)
        call.err("passwd: password updated successfully")
    return 0


def _append(call: Call, path: str, line: str) -> None:
    data = call.files.read(path, ROOT)
    call.files.write(path, ROOT, data + line.encode("latin-1") + b"\n")
    call.files.touched.pop(path, None)


def _join(call: Call, name: str, group: str) -> int:
    lines = lines_of(call.files.read("/etc/group", ROOT))
    if not any(line.startswith(f"{group}:") for line in lines):
        return call.fail(f"The group `{group}' does not exist.")
    made = [
        f"{line}{'' if line.endswith(':') else ','}{name}" if line.startswith(f"{group}:") else line for line in lines
    ]
    call.files.write("/etc/group", ROOT, ("\n".join(made) + "\n").encode("latin-1"))
    call.files.touched.pop("/etc/group", None)
    call.world.affects("write")
    return 0


def change_user(call: Call) -> int:
    """``usermod``, ``userdel``, ``deluser``, ``groupadd`` and their like."""
    given = options(call, "arfmLUoD", "GgusdlpceKk", {"append": "a", "groups": "G", "shell": "s", "remove": "r",
                                                 "remove-home": "r", "lock": "L"})  # fmt: skip
    if not given.operands:
        return missing(call)
    name = given.operands[0]
    if call.who.uid:
        return call.fail("Permission denied.")
    call.world.affects("write")
    if call.name.startswith("group") or call.name == "addgroup":
        if call.name in ("groupadd", "addgroup"):
            _append(call, "/etc/group", f"{name}:x:{1100 + len(call.world.groups())}:")
        return 0
    if name not in call.world.users():
        return call.fail(f"user '{name}' does not exist", 6)
    if call.name == "usermod":
        return max([_join(call, name, group) for group in given.value("G").split(",") if group], default=0)
    for path in ("/etc/passwd", "/etc/shadow"):
        lines = lines_of(call.files.read(path, ROOT))
        kept = [line for line in lines if not line.startswith(f"{name}:")]
        call.files.write(path, ROOT, ("\n".join(kept) + "\n").encode("latin-1"))
        call.files.touched.pop(path, None)
    return 0


COMMANDS: dict[str, Command] = {
    "su": switch, "sudo": super_do, "passwd": change_password, "chpasswd": change_passwords, "useradd": add_user,
    "adduser": add_user, "usermod": change_user, "userdel": change_user, "deluser": change_user,
    "groupadd": change_user, "addgroup": change_user, "groupdel": change_user, "delgroup": change_user,
}  # fmt: skip
