"""Commands that fetch from elsewhere or go there. What is asked for is noted; nothing is fetched."""

import re
from hashlib import sha256

from decnet.events import SECOND, DownloadRequested, ForwardRequested
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.elision import elide
from decnet.kit.shell.greeting import busybox_version
from decnet.kit.shell.moments import stamp
from decnet.kit.shell.options import options
from decnet.kit.shell.tasks import Routine

ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
URL = re.compile(
    r"(?:([a-z][a-z0-9+.-]{0,12})://)?(?:[^/@\s]{0,300}@)?(\[[0-9a-fA-F:]+\]|[^:/?#\s]*)(?::(\d{1,5}))?", re.IGNORECASE
)
CURL_VALUED = frozenset(
    ("--output", "--header", "--data", "--user", "--max-time", "--user-agent", "--connect-timeout", "--request",
     "--url", "--retry", "--proxy")
)  # fmt: skip
PORTS = {"http": 80, "https": 443, "ftp": 21, "tftp": 69}
NAMES = {
    "output-document": "O", "quiet": "q", "no-check-certificate": "", "tries": "t", "timeout": "T", "user": "u",
    "continue": "c", "recursive": "r", "directory-prefix": "P", "user-agent": "U", "spider": "", "post-data": "d",
    "header": "H", "no-verbose": "n", "limit-rate": "x", "version": "V", "background": "b", "help": "h",
}  # fmt: skip


def target(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL."""
    found = URL.match(url)
    if found is None:
        return "http", url[:200], 80
    scheme = (found.group(1) or "http").lower()
    return scheme, found.group(2)[:200], int(found.group(3) or PORTS.get(scheme, 80))


def note(call: Call, url: str, tool: str) -> None:
    """The visitor asked for ``url``."""
    text = elide(url if "://" in url else f"http://{url}")
    call.world.note(DownloadRequested(url=text.encode("latin-1", "replace"), tool=tool))


def fate(call: Call, host: str) -> tuple[str, int]:
    """How a connection fails, always the same for one host: the reason, and after how many seconds."""
    drawn = sha256(call.machine.persona.seed.material(f"fate.{host}", 8)).digest()[0]
    if drawn < 90:
        return "Connection refused", 0
    return ("No route to host", 3) if drawn < 140 else ("Connection timed out", 20)


def is_address(host: str) -> bool:
    return ADDRESS.fullmatch(host) is not None or host.startswith("[")


def wget(call: Call) -> "int | Routine":
    given = options(call, "qcrNnSbvdhVkpKHLxi46m", "OtTPUoeaIRADl", NAMES)
    if "V" in given:
        call.line("GNU Wget 1.21.3 built on linux-gnu." if not call.embedded else "wget: unrecognized option: V")
        return 0
    if not given.operands:
        if call.embedded:
            call.err(
                f"{busybox_version(call.world)} multi-call binary.\n\nUsage: wget [-c|--continue] [-s|--spider] "
                "[-q|--quiet] [-O|--output-document FILE]\n\t[--header 'header: value'] [-Y|--proxy on/off] [-P DIR]\n"
                "\t[-U|--user-agent AGENT] URL...\n\nRetrieve files via HTTP or FTP\n"
            )
            return 1
        call.err("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.")
        return 1
    return _wget(call, given.operands, quiet="q" in given)


def _wget(call: Call, urls: list[str], *, quiet: bool) -> Routine:
    status = 0
    for url in urls[:20]:
        note(call, url, "wget")
        status = yield _busybox_wget(call, url) if call.embedded else _gnu_wget(call, url, quiet)
    return status


def _busybox_wget(call: Call, url: str) -> Routine:
    _, host, port = target(url)
    if not is_address(host):
        yield call.sleep(5 * SECOND)
        return call.fail(f"bad address '{host}'")
    call.err(f"Connecting to {host} ({host}:{port})")
    reason, after = fate(call, host)
    yield call.sleep(after * SECOND)
    return call.fail(f"can't connect to remote host ({host}): {reason}")


def _gnu_wget(call: Call, url: str, quiet: bool) -> Routine:
    scheme, host, port = target(url)
    shown = url if "://" in url else f"http://{url}"

    def tell(text: str) -> None:
        sink = call.sink(2)
        if sink is not None and not quiet:
            sink.write(text.encode("latin-1", "replace"))

    path = "/" if shown.count("/") < 3 else ""
    tell(f"--{stamp(call.now, '%Y-%m-%d %H:%M:%S')}--  {shown}{path}\n")
    if scheme not in ("http", "https", "ftp"):
        call.err(f"{shown}: Unsupported scheme.")
        return 1
    if not is_address(host):
        tell(f"Resolving {host} ({host})... ")
        yield call.sleep(6 * SECOND)
        tell("failed: Temporary failure in name resolution.\n")
        tell(f"wget: unable to resolve host address '{host}'\n")
        return 4
    reason, after = fate(call, host)
    for attempt in range(3 if after > 10 else 1):
        if attempt:
            tell(f"Retrying.\n\n--{stamp(call.now, '%Y-%m-%d %H:%M:%S')}--  (try:{attempt + 1:2d})  {shown}{path}\n")
        tell(f"Connecting to {host}:{port}... ")
        yield call.sleep(after * SECOND)
        tell(f"failed: {reason}.\n")
    if after > 10:
        tell("Giving up.\n\n")
    return 4


def curl(call: Call) -> "int | Routine":
    words, urls = list(call.args), list[str]()
    valued = frozenset("oTHdAeuxXmFbcKUrCEwzYy")
    silent, shown = False, False
    while words:
        word = words.pop(0)
        if word in ("--version", "-V"):
            call.line("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.15 zlib/1.2.13 libssh2/1.10.0")
            return 0
        if word.startswith("--"):
            if word == "--silent":
                silent = True
            elif word in CURL_VALUED:
                value = words.pop(0) if words else ""
                urls += [value] if word == "--url" else []
        elif word.startswith("-") and len(word) > 1:
            silent, shown = silent or "s" in word, shown or "S" in word
            if word[-1] in valued and words:
                words.pop(0)
        else:
            urls.append(word)
    if not urls:
        call.err("curl: try 'curl --help' or 'curl --manual' for more information")
        return 2
    return _curl(call, urls, quiet=silent and not shown, meter=not silent)


def _curl(call: Call, urls: list[str], *, quiet: bool, meter: bool) -> Routine:
    status = 0
    for url in urls[:20]:
        note(call, url, "curl")
        _, host, port = target(url)
        if meter and not call.on_terminal:
            call.err("  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
                     "                                 Dload  Upload   Total   Spent    Left  Speed")  # fmt: skip
        if not is_address(host):
            yield call.sleep(6 * SECOND)
            status, text = 6, f"curl: (6) Could not resolve host: {host}"
        else:
            reason, after = fate(call, host)
            yield call.sleep(after * SECOND)
            status = 28 if after > 10 else 7
            text = f"curl: ({status}) Failed to connect to {host} port {port} after {after * 1000 + 2} ms: " + (
                "Couldn't connect to server" if call.machine.persona.distro.key == "debian" else reason)  # fmt: skip
        if not quiet:
            call.err(text)
    return status


def tftp(call: Call) -> "int | Routine":
    """``tftp``: busybox's, the BSD one's and atftp's ways to say what is wanted."""
    words = [word for word in call.args if word not in ("-g", "-p", "-m", "binary", "octet")]
    name = _after(call.args, "-r") or _after(call.args, "-l") or _after(call.args, "get") or _after(call.args, "-f")
    hosts = [word for word in words if not word.startswith("-") and word not in (name, "get", "-c") and (
        is_address(word) or "." in word)]  # fmt: skip
    if not hosts:
        call.err("tftp> " if not call.embedded else f"{busybox_version(call.world)} multi-call binary.\n\n"
                 "Usage: tftp [OPTIONS] HOST [PORT]\n\nTransfer a file from/to tftp server\n")  # fmt: skip
        return 1
    note(call, f"tftp://{hosts[0]}/{name}", "tftp")
    return _late(call, f"{'timeout' if call.embedded else 'Transfer timed out.'}", 10, with_name=call.embedded)


def _after(words: list[str], mark: str) -> str:
    return next((words[at + 1] for at, word in enumerate(words[:-1]) if word == mark), "")


def _late(call: Call, text: str, seconds: int, *, with_name: bool) -> Routine:
    yield call.sleep(seconds * SECOND)
    if with_name:
        return call.fail(text)
    call.err(text)
    return 1


def ftp_get(call: Call) -> "int | Routine":
    """``ftpget`` and ``ftpput``."""
    given = options(call, "cv", "upP", {"verbose": "v"})
    if len(given.operands) < 2:
        call.err(f"Usage: {call.name} [OPTIONS] HOST [LOCAL_FILE] REMOTE_FILE")
        return 1
    host, name = given.operands[0], given.operands[-1]
    note(call, f"ftp://{host}/{name}", call.name)
    reason, after = fate(call, host)
    return _late(call, f"can't connect to remote host ({host}): {reason}", after, with_name=True)


def secure_shell(call: Call) -> "int | Routine":
    """``ssh``, ``scp`` and ``sftp`` to elsewhere."""
    given = options(call, "46AaCfgKkMNnqsTtVvXxYyrpBR3", "bcDEeFIiJLlmOopPQRSWwW", permuted=False)
    if "V" in given:
        call.err("OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.15 3 Sep 2024")
        return 0
    remote = [word for word in given.operands if call.name in ("ssh", "sftp") or ":" in word]
    if call.name == "scp" and given.flags & {"t", "f"}:
        return 1
    if not remote:
        call.err(
            f"usage: {call.name} [-46AaCfGgKkMNnqsTtVvXxYy] destination [command [argument ...]]"
            if call.name == "ssh"
            else f"usage: {call.name} [-346ABCOpqRrsTv] source ... target"
        )
        return 255
    host = remote[0].removeprefix("ssh://").rpartition("@")[2].partition(":")[0]
    port = given.number("p" if call.name == "ssh" else "P", 22)
    call.world.note(ForwardRequested(direction="out", host=host.encode("latin-1", "replace"), port=port & 0xFFFF))
    return _connect(call, host, port)


def _connect(call: Call, host: str, port: int) -> Routine:
    if not is_address(host) and host != "localhost":
        yield call.sleep(5 * SECOND)
        call.err(f"ssh: Could not resolve hostname {host}: Temporary failure in name resolution")
        return 255
    reason, after = fate(call, host)
    yield call.sleep(after * SECOND)
    call.err(f"ssh: connect to host {host} port {port}: {reason}")
    return 255


def connect(call: Call) -> "int | Routine":
    """``nc`` and ``telnet``."""
    given = options(call, "46bCDdFhklNnrStUuvZz", "eIimMOPpqsTVWwXxc", permuted=True)
    if "l" in given or not given.operands:
        if "l" in given:
            return _listen(call)
        call.err(
            f"usage: {call.name} [-46CDdFhklNnrStUuvZz] [destination] [port]" if call.name != "telnet" else "telnet> "
        )
        return 1
    host = given.operands[0]
    port = int(given.operands[1][:5]) if len(given.operands) > 1 and given.operands[1].isdigit() else 23
    call.world.note(ForwardRequested(direction="out", host=host.encode("latin-1", "replace"), port=port & 0xFFFF))
    if call.name == "telnet":
        call.line(f"Trying {host}...")
    return _refused(call, host, port, verbose=call.name == "telnet" or "v" in given)


def _refused(call: Call, host: str, port: int, *, verbose: bool) -> Routine:
    reason, after = fate(call, host)
    yield call.sleep(after * SECOND)
    if call.name == "telnet":
        call.err(f"telnet: Unable to connect to remote host: {reason}" if not call.embedded
                 else f"telnet: can't connect to remote host ({host}): {reason}")  # fmt: skip
    elif verbose:
        call.err(f"{call.name}: connect to {host} port {port} (tcp) failed: {reason}")
    return 1


def _listen(call: Call) -> Routine:
    yield call.sleep(10**9 * SECOND)
    return 0


COMMANDS: dict[str, Command] = {
    "wget": wget, "curl": curl, "tftp": tftp, "ftpget": ftp_get, "ftpput": ftp_get, "ssh": secure_shell,
    "scp": secure_shell, "sftp": secure_shell, "nc": connect, "netcat": connect, "telnet": connect,
}  # fmt: skip
