"""Commands on the server: settings, dumps, replication, modules, users."""

from hashlib import sha256
from zlib import crc32

from decnet.decoys.redis.dump import dump
from decnet.decoys.redis.info import DEFAULT, EVERYTHING, last_saved, section
from decnet.decoys.redis.keyspace import Pattern
from decnet.decoys.redis.settings import SECRETS, changed
from decnet.decoys.redis.values import OK, Failure, Pairs, Refused, Status, Value, Verbatim
from decnet.decoys.redis.visit import Visit, syntax, whole
from decnet.events import DownloadRequested
from decnet.sansio import Keep, Note

_NOT_ALLOWED = (
    b'ERR %b command not allowed. If the enable-%b-command option is set to "local", you can run it from a local '
    b"connection, otherwise you need to set this option in the configuration file, and then restart the server."
)
_CATEGORIES = (
    b"keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking "
    b"dangerous connection transaction scripting"
).split()


def info(visit: Visit, args: list[bytes]) -> Value:
    if len(args) > 1 and not visit.edition.subcommands:
        raise syntax()
    wanted: list[str] = []
    for word in args or [b"default"]:
        name = word.decode("latin-1").lower()
        wanted += {"default": DEFAULT, "all": EVERYTHING, "everything": EVERYTHING}.get(name, (name,))
    parts = (section(visit, name) for name in dict.fromkeys(wanted))
    return Verbatim(b"\r\n".join(part for part in parts if part))


def config_get(visit: Visit, args: list[bytes]) -> Value:
    patterns = [Pattern(glob.lower()) for glob in args[:16]]
    settings = visit.settings
    if visit.locked and visit.state.password is not None:
        settings[b"requirepass"] = visit.state.password
    names = sorted((name for name in settings if any(each.matches(name) for each in patterns)), key=crc32)
    return Pairs([(name, settings[name]) for name in names])


def config_set(visit: Visit, args: list[bytes]) -> Value:
    if len(args) % 2 or (len(args) > 2 and not visit.edition.subcommands):
        raise Refused(visit.edition.subcommand_arity("config", [b"CONFIG", b"SET"]))
    current, update = visit.settings, dict[bytes, bytes]()
    for name, value in zip(args[::2], args[1::2], strict=True):
        update |= changed(visit.edition, current, name, value[:4096])
    visit.state.settings |= {name: value for name, value in update.items() if name not in SECRETS}
    if b"requirepass" in update:
        visit.state.password = update[b"requirepass"]
        visit.state.settings[b"requirepass"] = update[b"requirepass"]
    visit.keep_state()
    return OK


def config_rewrite(visit: Visit, args: list[bytes]) -> Value:
    return OK


def save(visit: Visit, args: list[bytes]) -> Value:
    _write_dump(visit)
    return OK


def bgsave(visit: Visit, args: list[bytes]) -> Value:
    if args and args != [b"SCHEDULE"]:
        raise syntax()
    _write_dump(visit)
    return Status(b"Background saving started")


def _write_dump(visit: Visit) -> None:
    """What the dump would hold is kept where a visitor has chosen its place: that is how keys become cron jobs."""
    visit.state.saved = visit.now
    visit.keep_state()
    if not {b"dir", b"dbfilename"} & set(visit.state.settings):
        return
    visit.asked.append(Keep(dump(visit.edition, visit.keys.written(), visit.now)))


def dump_path(visit: Visit) -> bytes:
    """Where SAVE writes."""
    settings = visit.settings
    return settings[b"dir"].rstrip(b"/") + b"/" + settings[b"dbfilename"]


def bgrewriteaof(visit: Visit, args: list[bytes]) -> Value:
    return Status(b"Background append only file rewriting started")


def lastsave(visit: Visit, args: list[bytes]) -> Value:
    return last_saved(visit)


def replicaof(visit: Visit, args: list[bytes]) -> Value:
    host, port = args
    if host.upper() == b"NO" and port.upper() == b"ONE":
        visit.state.master = None
    else:
        if not port.isdigit() or not 0 < int(port[:9]) < 65536:
            raise Refused(b"ERR Invalid master port" if visit.edition.subcommands else
                          b"ERR value is not an integer or out of range")  # fmt: skip
        visit.state.master = (host[:255], int(port))
        url = b"redis://%b:%b" % (host[:255], port)
        visit.asked.append(Note(DownloadRequested(url=url, tool="replicaof")))
    visit.keep_state()
    return OK


def role(visit: Visit, args: list[bytes]) -> Value:
    if visit.state.master is None:
        return [b"master", 0, []]
    host, port = visit.state.master
    return [b"slave", host, port, b"connect", -1]


def module_list(visit: Visit, args: list[bytes]) -> Value:
    return []


def module_load(visit: Visit, args: list[bytes]) -> Value:
    _allow(visit, b"module")
    return Failure(b"ERR Error loading the extension. Please check the server logs.")


def module_unload(visit: Visit, args: list[bytes]) -> Value:
    _allow(visit, b"module")
    return Failure(b"ERR Error unloading module: no such module with that name")


def debug(visit: Visit, args: list[bytes]) -> Value:
    _allow(visit, b"debug")
    match [args[0].upper(), *args[1:]]:
        case [b"SLEEP", amount] if amount.replace(b".", b"", 1).isdigit():
            return OK
        case [b"OBJECT", key]:
            if visit.find(key) is None:
                return Failure(b"ERR no such key")
            return Status(b"Value at:0x7f%010x refcount:1 encoding:raw lru_seconds_idle:0" % crc32(key))
    name = args[0][:128]
    return Failure(b"ERR Unknown subcommand or wrong number of arguments for '%b'. Try DEBUG HELP." % name)


def _allow(visit: Visit, what: bytes) -> None:
    if visit.settings.get(b"enable-%b-command" % what, b"yes") != b"yes":
        raise Refused(_NOT_ALLOWED % (what.upper(), what))


def shutdown(visit: Visit, args: list[bytes]) -> Value:
    """A supervised server whose last dump cannot be written stays up."""
    if any(word.upper() not in (b"NOSAVE", b"SAVE", b"NOW", b"FORCE", b"ABORT") for word in args) or len(args) > 3:
        raise syntax()
    return Failure(b"ERR Errors trying to SHUTDOWN. Check logs.")


def sync(visit: Visit, args: list[bytes]) -> Value:
    return Failure(b"ERR Can't SYNC while not connected with my master")


def replconf(visit: Visit, args: list[bytes]) -> Value:
    if len(args) % 2:
        raise syntax()
    return OK


def memory_usage(visit: Visit, args: list[bytes]) -> Value:
    entry = visit.find(args[0])
    if entry is None:
        return None
    size = len(entry.data) if isinstance(entry.data, bytes) else sum(map(len, entry.data))
    return 56 + (len(args[0]) + size + 7) // 8 * 8


def acl_whoami(visit: Visit, args: list[bytes]) -> Value:
    return b"default"


def acl_users(visit: Visit, args: list[bytes]) -> Value:
    return [b"default"]


def acl_list(visit: Visit, args: list[bytes]) -> Value:
    password = visit.state.password
    door = b"#" + sha256(password).hexdigest().encode() if password else b"nopass"
    return [b"user default on %b ~* %b+@all" % (door, b"&* " if visit.edition.subcommands else b"")]


def acl_cat(visit: Visit, args: list[bytes]) -> Value:
    return list[Value](_CATEGORIES)


def slowlog_get(visit: Visit, args: list[bytes]) -> Value:
    if args:
        whole(args[0])
    return []


def zero(visit: Visit, args: list[bytes]) -> Value:
    return 0


def nothing(visit: Visit, args: list[bytes]) -> Value:
    return []


def no_cluster(visit: Visit, args: list[bytes]) -> Value:
    return Failure(b"ERR This instance has cluster support disabled")


def lolwut(visit: Visit, args: list[bytes]) -> Value:
    return Verbatim(b"Redis ver. %b\n" % visit.edition.version.encode())
