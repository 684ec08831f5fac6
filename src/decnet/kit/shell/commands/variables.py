"""Builtins about variables, options, aliases and the folder."""

import posixpath
import re

from decnet.kit.shell.arithmetic import Miscalculation, calculate
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.node import EXECUTE, Refused
from decnet.kit.shell.parser import quote
from decnet.kit.shell.streams import read_line
from decnet.kit.shell.tasks import Routine
from decnet.kit.shell.variables import ReadOnly, TooMuch

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\[[^\]]*\])?")
SET_NAMES = {"errexit": "e", "nounset": "u", "noglob": "f", "xtrace": "x", "verbose": "v", "pipefail": "P",
             "allexport": "a", "noclobber": "C", "noexec": "n", "posix": "p", "vi": "V", "emacs": "E"}  # fmt: skip
READ_USAGE = (
    "read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] "
    "[-u fd] [name ...]"
)


def change_folder(call: Call) -> int:
    """``cd``."""
    words = [word for word in call.args if word not in ("-P", "-L", "--")]
    if len(words) > 1 and call.shell.dialect.is_bash:
        return call.complain("too many arguments")
    target = words[0] if words else call.shell.variables.find("HOME") or ""
    if not words and not target:
        return call.complain("HOME not set")
    shown = target == "-"
    if shown:
        target = call.shell.variables.find("OLDPWD") or ""
        if not target:
            return call.complain("OLDPWD not set")
    try:
        path = _folder(call, target)
    except Refused as refusal:
        if call.shell.dialect.is_bash:
            return call.complain(f"{target}: {refusal.reason}")
        return call.complain(f"can't cd to {target}" + (f": {refusal.reason}" if call.embedded else ""), 2)
    if shown:
        call.line(path)
    return 0


def _folder(call: Call, target: str) -> str:
    path = posixpath.normpath(call.absolute(target)) if target else call.shell.folder
    node = call.stat(target or ".")
    if not node.is_folder:
        raise Refused("ENOTDIR")
    if not call.who.may(node, EXECUTE):
        raise Refused("EACCES")
    path = "/" + path.lstrip("/")
    call.shell.change_folder(path)
    return path


def print_folder(call: Call) -> int:
    if "-P" in call.args:
        call.line(call.files.resolve(call.shell.folder, call.who))
    else:
        call.line(call.shell.folder)
    return 0


def export(call: Call) -> int:
    """``export``, ``readonly``, ``declare``, ``typeset`` and ``local``."""
    flags = "".join(word[1:] for word in call.args if word[:1] == "-" and len(word) > 1)
    words = [word for word in call.args if word[:1] not in ("-", "+")]
    if call.name == "local" and not call.shell.calls:
        return call.complain("can only be used in a function")
    if not words:
        return _listed(call, flags)
    return max(_declared(call, word, flags) for word in words)


def _listed(call: Call, flags: str) -> int:
    variables, prefix = call.shell.variables, "declare -x" if call.shell.dialect.is_bash else "export"
    if call.name == "readonly":
        prefix = "declare -r" if call.shell.dialect.is_bash else "readonly"
    for name in variables.names():
        if call.name == "export" and name not in variables.exported:
            continue
        if call.name == "readonly" and name not in variables.readonly:
            continue
        value = variables.value(name)
        shown = f'"{value}"' if call.shell.dialect.is_bash else f"'{value}'"
        call.line(f"{prefix} {name}={shown}" if call.name != "declare" else f"{name}={quote(value)}")
    return 0


def _declared(call: Call, word: str, flags: str) -> int:
    name, equals, value = word.partition("=")
    append = name.endswith("+")
    name = name.removesuffix("+")
    if not NAME.fullmatch(name):
        return call.complain(f"`{word}': not a valid identifier" if call.shell.dialect.is_bash
                             else f"{name}: bad variable name")  # fmt: skip
    variables = call.shell.variables
    declares = call.name in ("declare", "typeset")
    if "p" in flags and declares:
        call.line(f'declare -- {name}="{variables.value(name)}"')
        return 0
    if call.name == "local" or (declares and call.shell.calls):
        variables.localize(name)
    if "A" in flags:
        variables.associative.add(name)
    if value.startswith("(") and value.endswith(")") and equals:
        variables.set_array(name, value[1:-1].split(), append=append)
    elif equals:
        variables.assign(name, (variables.value(name) if append else "") + value)
    elif "A" in flags or "a" in flags:
        variables.set_array(name, variables.elements(name))
    _marked(call, name, flags)
    return 0


def _marked(call: Call, name: str, flags: str) -> None:
    """Export it, or make it read-only."""
    variables = call.shell.variables
    if "n" in flags and call.name == "export":
        variables.exported.discard(name)
    elif call.name == "export" or "x" in flags:
        variables.exported.add(name)
    if call.name == "readonly" or "r" in flags:
        variables.readonly.add(name)


def unset(call: Call) -> int:
    status = 0
    functions = "-f" in call.args
    for word in call.args:
        if word.startswith("-"):
            if word not in ("-f", "-v", "-n"):
                call.complain(f"{word}: invalid option")
                call.err("unset: usage: unset [-f] [-v] [-n] [name ...]")
                return 2
            continue
        try:
            if functions or (call.shell.functions.pop(word, None) is None):
                call.shell.variables.unset(word)
        except ReadOnly:
            status = call.complain(f"{word}: cannot unset: readonly variable")
    return status


def set_options(call: Call) -> int:
    """``set``."""
    shell, args = call.shell, list(call.args)
    if not args:
        for name in shell.variables.names():
            call.line(f"{name}={quote(shell.variables.value(name))}")
        return 0
    while args and args[0][:1] in ("-", "+") and len(args[0]) > 1:
        word = args.pop(0)
        if word == "--":
            shell.arguments = args
            return 0
        letters = word[1:]
        if letters.endswith("o"):
            name = args.pop(0) if args else ""
            if name and name not in SET_NAMES:
                return call.complain(f"{name}: invalid option name")
            letters = letters[:-1] + SET_NAMES.get(name, "")
        if word[0] == "-":
            shell.options |= set(letters)
        else:
            shell.options -= set(letters)
    if args:
        shell.arguments = args
    return 0


def shift(call: Call) -> int:
    word = call.args[0] if call.args else "1"
    if not word.isdigit():
        return call.complain(f"{word}: numeric argument required")
    count = int(word[:9])
    if count > len(call.shell.arguments):
        return 1 if call.shell.dialect.is_bash else call.complain("can't shift that many", 2)
    del call.shell.arguments[:count]
    return 0


def alias(call: Call) -> int:
    status, aliases = 0, call.shell.aliases
    for word in call.args or sorted(aliases):
        name, equals, value = word.partition("=")
        if equals and call.args:
            aliases[name] = value
        elif name in aliases:
            call.line(f"{'alias ' if call.shell.dialect.is_bash else ''}{name}='{aliases[name]}'")
        elif name != "-p":
            status = call.complain(f"{name}: not found")
    return status


def unalias(call: Call) -> int:
    status = 0
    for word in call.args:
        if word == "-a":
            call.shell.aliases.clear()
        elif call.shell.aliases.pop(word, None) is None:
            status = call.complain(f"{word}: not found")
    return status


def read(call: Call) -> Routine:
    """A line of input, split into variables."""
    names, raw, prompt, limit, silent = list[str](), False, "", 0, False
    args = list(call.args)
    while args:
        word = args.pop(0)
        if word.startswith("-") and len(word) > 1:
            wrong = next((letter for letter in word[1:2] if letter not in "rsepntdNuai"), "")
            if wrong:
                call.complain(f"-{wrong}: invalid option")
                call.err(READ_USAGE)
                return 2
            raw, silent = raw or "r" in word, silent or "s" in word
            if word[-1] in "pntduai" and args:
                value = args.pop(0)
                prompt = value if word[-1] == "p" else prompt
                limit = int(value[:6]) if word[-1] in "nN" and value.isdigit() else limit
        else:
            names.append(word)
    if prompt and call.stdin.terminal:
        _prompt(call, prompt)
    if silent and call.stdin.terminal:
        data = yield from call.ask("")
        ended = False
    else:
        data = yield from read_line(call.stdin)
        ended = not data.endswith(b"\n")
    text = data.decode("latin-1").removesuffix("\n")
    if not raw:
        text = re.sub(r"\\(.)", r"\1", text)
    _spread(call, names or ["REPLY"], text[:limit] if limit else text)
    return int(ended and not (silent and data))


def _prompt(call: Call, text: str) -> None:
    sink = call.sink(2)
    if sink is not None:
        sink.write(text.encode("latin-1", "replace"))


def _spread(call: Call, names: list[str], text: str) -> None:
    blanks = call.shell.variables.find("IFS")
    if names == ["REPLY"]:
        parts = [text]
    elif blanks is None or blanks == " \t\n":
        parts = text.split(None, len(names) - 1)
        parts[-1:] = [part.rstrip(" \t") for part in parts[-1:]]
    else:
        parts = re.split(f"[{re.escape(blanks)}]", text, maxsplit=len(names) - 1) if blanks else [text]
    for index, name in enumerate(names):
        if NAME.fullmatch(name):
            call.shell.variables.assign(name, parts[index] if index < len(parts) else "")


def let(call: Call) -> int:
    if not call.args:
        return call.complain("expression expected")
    value = 0
    for word in call.args:
        try:
            value = calculate(word, call.shell.variables)
        except Miscalculation as error:
            return call.complain(f'{word}: {error.reason} (error token is "{error.token}")')
        except (ReadOnly, TooMuch):
            return 1
    return int(not value)


COMMANDS: dict[str, Command] = {
    "cd": change_folder, "chdir": change_folder, "pwd": print_folder, "export": export, "readonly": export,
    "declare": export, "typeset": export, "local": export, "unset": unset, "set": set_options, "shift": shift,
    "alias": alias, "unalias": unalias, "read": read, "let": let,
}  # fmt: skip
