"""Builtins about the shell itself: limits, history, hashing, help."""

import re

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.variables import change_folder
from decnet.kit.shell.streams import Source, read_line
from decnet.kit.shell.tasks import Routine

ULIMITS = (
    ("c", "core file size", "blocks, -c", "0"), ("d", "data seg size", "kbytes, -d", "unlimited"),
    ("f", "file size", "blocks, -f", "unlimited"), ("l", "max locked memory", "kbytes, -l", "65536"),
    ("m", "max memory size", "kbytes, -m", "unlimited"), ("n", "open files", "-n", "1024"),
    ("s", "stack size", "kbytes, -s", "8192"), ("t", "cpu time", "seconds, -t", "unlimited"),
    ("u", "max user processes", "-u", "7808"), ("v", "virtual memory", "kbytes, -v", "unlimited"),
)  # fmt: skip


def umask(call: Call) -> int:
    words = [word for word in call.args if not word.startswith("-")]
    if not words:
        mask = call.shell.mask
        call.line(f"{mask:04o}" if "-S" not in call.args else "u=rwx,g=rx,o=rx")
        return 0
    if not re.fullmatch(r"[0-7]{1,4}", words[0]):
        return call.complain(f"{words[0]}: octal number out of range")
    call.shell.mask = int(words[0], 8) & 0o777
    return 0


def ulimit(call: Call) -> int:
    letters = "".join(word[1:] for word in call.args if word.startswith("-")).replace("S", "").replace("H", "")
    if any(word.isdigit() or word == "unlimited" for word in call.args):
        return 0
    if "a" in letters:
        for _, name, unit, value in ULIMITS:
            call.line(f"{name:<25}{'(' + unit + ')':>15} {value}")
        return 0
    known = {letter: value for letter, _, _, value in ULIMITS}
    if letters and letters[0] not in known:
        call.complain(f"-{letters[0]}: invalid option")
        call.err("ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]")
        return 2
    call.line(known[letters[0] if letters else "f"])
    return 0


def history(call: Call) -> int:
    lines = call.shell.history
    if "-c" in call.args:
        lines.clear()
        return 0
    if call.args and call.args[0] in ("-a", "-n", "-r", "-w", "-d", "-s", "-p"):
        return 0
    count = int(call.args[0][:6]) if call.args and call.args[0].isdigit() else len(lines)
    first = max(0, len(lines) - count)
    width = 5 if call.shell.dialect.is_bash else 4
    call.out("".join(f"{number:{width}d}  {line}\n" for number, line in enumerate(lines[first:], first + 1)))
    return 0


def getopts(call: Call) -> int:
    """The next option of a script's arguments."""
    if len(call.args) < 2:
        call.err("getopts: usage: getopts optstring name [arg ...]")
        return 2
    known, name = call.args[0], call.args[1]
    words, variables = call.args[2:] or call.shell.arguments, call.shell.variables
    index = int(variables.value("OPTIND") or "1") if variables.value("OPTIND").isdigit() else 1
    word = words[index - 1] if index <= len(words) else ""
    if len(word) < 2 or word[0] != "-" or word == "--":
        variables.assign(name, "?")
        return 1
    letter, rest = word[1], word[2:]
    place = known.find(letter)
    takes = known[place + 1 : place + 2] == ":"
    if takes and not rest:
        index += 1
        rest = words[index - 1] if index <= len(words) else ""
    if takes:
        variables.assign("OPTARG", rest)
    variables.assign("OPTIND", str(index + 1))
    variables.assign(name, letter if place >= 0 else "?")
    return 0


def hash_names(call: Call) -> int:
    if "-r" in call.args:
        call.shell.hash_path("", None)
        return 0
    if not call.args:
        if call.shell.hashed:
            call.line("hits\tcommand")
            call.out("".join(f"   1\t{path}\n" for path in call.shell.hashed.values()))
        elif call.shell.dialect.is_bash:
            call.line("hash: hash table empty")
        return 0
    status = 0
    for name in call.args:
        path = call.shell.find(name)
        if path is None:
            status = call.complain(f"{name}: not found")
        else:
            call.shell.hash_path(name, path)
    return status


def silent(call: Call) -> int:
    return 0


def stack(call: Call) -> int:
    """``pushd``, ``popd`` and ``dirs``: one level is all that is kept."""
    if call.name == "pushd" and call.args:
        status = change_folder(call)
        if status:
            return status
    elif call.name == "popd":
        return call.complain("directory stack empty")
    call.line(call.shell.folder)
    return 0


def map_file(call: Call) -> Routine:
    """``mapfile``: lines of input as an array."""
    source: Source = call.stdin
    lines = list[str]()
    while (data := (yield from read_line(source))) and len(lines) < 5_000:
        lines.append(data.decode("latin-1").removesuffix("\n") if "-t" in call.args else data.decode("latin-1"))
    name = call.args[-1] if call.args and not call.args[-1].startswith("-") else "MAPFILE"
    call.shell.variables.set_array(name, [line.replace("[", "\\[") if line.startswith("[") else line for line in lines])
    return 0


def manual(call: Call) -> int:
    """``help``."""
    if call.shell.dialect.is_bash:
        major, minor = call.shell.dialect.version
        call.line(f"GNU bash, version {major}.{minor}.15(1)-release (x86_64-pc-linux-gnu)")
        call.line("These shell commands are defined internally.  Type `help' to see this list.")
        return 0
    names = sorted(name for name in COMMANDS if call.shell.is_builtin(name))
    call.out("Built-in commands:\n------------------\n\t" + " ".join(names) + "\n")
    return 0


COMMANDS: dict[str, Command] = {
    "umask": umask, "ulimit": ulimit, "history": history, "getopts": getopts, "hash": hash_names, "shopt": silent,
    "pushd": stack, "popd": stack, "dirs": stack, "disown": silent, "enable": silent, "bind": silent,
    "complete": silent, "compgen": silent, "compopt": silent, "caller": silent, "suspend": silent, "fc": silent,
    "mapfile": map_file, "readarray": map_file, "help": manual,
}  # fmt: skip
