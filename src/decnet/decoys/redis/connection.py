"""Commands on the connection itself: logins, the protocol, transactions, channels."""

from decnet.decoys.redis.edition import wrong_arity
from decnet.decoys.redis.values import OK, Failure, Pairs, Push, Refused, Several, Status, Value, Verbatim
from decnet.decoys.redis.visit import Visit, syntax, whole
from decnet.events import SECOND, CredentialOffered, Secret
from decnet.sansio import Note

USER = b"default"
_FAVOURITES = ("redis", "foobared", "redis123", "123456")
_LOGIN_FIRST = (
    b"NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option "
    b"can be used to authenticate the client and select the RESP protocol version at the same time"
)


def auth(visit: Visit, args: list[bytes]) -> Value:
    if len(args) > 1 and not visit.edition.acl:
        raise Refused(wrong_arity("auth"))
    if len(args) > 2:
        raise syntax()
    user = args[0] if len(args) == 2 else USER
    if len(args) == 1 and not _password_set(visit):
        _note(visit, user, args[-1], False)
        return Failure(visit.edition.no_password)
    return OK if _login(visit, user, args[-1]) else Failure(visit.edition.wrong_password)


def _password_set(visit: Visit) -> bool:
    return visit.locked if visit.state.password is None else bool(visit.state.password)


def _login(visit: Visit, user: bytes, secret: bytes) -> bool:
    accepted = user == USER and (not _password_set(visit) or _admits(visit, secret))
    _note(visit, user, secret, accepted)
    visit.trusted = visit.trusted or accepted
    return accepted


def _admits(visit: Visit, secret: bytes) -> bool:
    """Whether ``secret`` is the password: of a peer's weak guesses the first one, from then on only that."""
    if visit.state.password is not None:
        return visit.state.password == secret
    root = visit.context.persona.accounts[0]
    if secret.decode("utf-8", "replace") not in (*_FAVOURITES, *root.weak):
        return False
    visit.state.password = secret
    visit.keep_state()
    return True


def _note(visit: Visit, user: bytes, secret: bytes, accepted: bool) -> None:
    visit.asked.append(Note(CredentialOffered(user, Secret(secret), accepted, mechanism="AUTH")))


def hello(visit: Visit, args: list[bytes]) -> Value:
    words = list(args)
    resp3 = _protocol(visit, words.pop(0)) if words else visit.resp3
    login: list[bytes] = []
    while words:
        option = words[0].upper()
        if option == b"AUTH" and len(words) > 2:
            login, words = words[1:3], words[3:]
        elif option == b"SETNAME" and len(words) > 1:
            visit.name, words = _printable(words[1]), words[2:]
        else:
            raise Refused(b"ERR Syntax error in HELLO option '%b'" % words[0][:128])
    if login and not _login(visit, *login):
        return Failure(visit.edition.wrong_password)
    if not visit.trusted:
        return Failure(_LOGIN_FIRST)
    visit.resp3 = resp3
    return Pairs(
        [
            (b"server", b"redis"),
            (b"version", visit.edition.version.encode()),
            (b"proto", 3 if resp3 else 2),
            (b"id", visit.connection),
            (b"mode", b"standalone"),
            (b"role", b"replica" if visit.state.master else b"master"),
            (b"modules", []),
        ]
    )


def _protocol(visit: Visit, word: bytes) -> bool:
    if word in (b"2", b"3"):
        return word == b"3"
    if visit.edition.subcommands and not word.removeprefix(b"-").isdigit():
        raise Refused(b"ERR Protocol version is not an integer or out of range")
    raise Refused(b"NOPROTO unsupported protocol version")


def ping(visit: Visit, args: list[bytes]) -> Value:
    if len(args) > 1:
        raise Refused(wrong_arity("ping"))
    if visit.listening:
        return [b"pong", args[0] if args else b""]
    return args[0] if args else Status(b"PONG")


def echo(visit: Visit, args: list[bytes]) -> Value:
    return args[0]


def select(visit: Visit, args: list[bytes]) -> Value:
    if visit.edition.subcommands or args[0].removeprefix(b"-").isdigit():
        db = whole(args[0])
    else:
        raise Refused(b"ERR invalid DB index")
    if not 0 <= db < 16:
        raise Refused(b"ERR DB index is out of range")
    visit.db = db
    return OK


def quit_(visit: Visit, args: list[bytes]) -> Value:
    visit.over = True
    return OK


def client_list(visit: Visit, args: list[bytes]) -> Value:
    return Verbatim(_describe(visit, "list"))


def client_info(visit: Visit, args: list[bytes]) -> Value:
    return Verbatim(_describe(visit, "info"))


_BEFORE_7 = (
    "id={id} addr={peer} fd={fd} name={name} age={age} idle={idle} flags=N db={db} sub={sub} psub={psub} multi=-1 "
    "qbuf=26 qbuf-free=32742 obl=0 oll=0 omem=0 events=r cmd={command}{user}\n"
)
_SINCE_7 = (
    "id={id} addr={peer} laddr={local} fd={fd} name={name} age={age} idle={idle} flags=N db={db} sub={sub} psub={psub} "
    "ssub=0 multi=-1 qbuf=26 qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=22298 "
    "events=r cmd={command}{user} redir=-1 resp={resp}\n"
)


def _describe(visit: Visit, subcommand: str) -> bytes:
    """This client, and for the whole list a worker of the application that the data belongs to."""
    context, new = visit.context, visit.edition.subcommands
    form = _SINCE_7 if new else _BEFORE_7
    common = {
        "user": " user=default" if visit.edition.acl else "",
        "resp": 3 if visit.resp3 else 2,
        "age": 0,
        "idle": 0,
    }
    mine = common | {
        "id": visit.connection,
        "peer": _place(context.peer, context.peer_port),
        "name": visit.name.decode(),
    }
    mine |= {"local": _place(context.address, context.port), "fd": visit.connection % 20 + 8, "db": visit.db}
    mine |= {
        "sub": len(visit.channels),
        "psub": len(visit.patterns),
        "command": f"client|{subcommand}" if new else "client",
    }
    if subcommand == "info":
        return form.format_map(mine).encode()
    port, age = context.persona.seed.number("redis.worker", 33_000, 60_000), visit.seconds_up % 86_400
    worker = common | {"id": 4, "peer": f"127.0.0.1:{port}", "local": f"127.0.0.1:{context.port}", "fd": 7, "name": ""}
    worker |= {"age": age, "idle": age % 7, "db": 0, "sub": 0, "psub": 0, "command": "brpop"}
    return (form.format_map(worker) + form.format_map(mine)).encode()


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def client_id(visit: Visit, args: list[bytes]) -> Value:
    return visit.connection


def client_getname(visit: Visit, args: list[bytes]) -> Value:
    return visit.name or None


def client_setname(visit: Visit, args: list[bytes]) -> Value:
    visit.name = _printable(args[0])
    return OK


def _printable(name: bytes) -> bytes:
    if any(not 33 <= byte <= 126 for byte in name):
        raise Refused(b"ERR Client names cannot contain spaces, newlines or special characters.")
    return name


def client_kill(visit: Visit, args: list[bytes]) -> Value:
    return Failure(b"ERR No such client") if len(args) == 1 else 0


def multi(visit: Visit, args: list[bytes]) -> Value:
    if visit.queue is not None:
        raise Refused(b"ERR MULTI calls can not be nested")
    visit.queue, visit.spoilt = [], False
    return OK


def discard(visit: Visit, args: list[bytes]) -> Value:
    if visit.queue is None:
        raise Refused(b"ERR DISCARD without MULTI")
    visit.queue = None
    return OK


def exec_(visit: Visit, args: list[bytes]) -> Value:
    """EXEC without MULTI; with one it is the session's own work."""
    raise Refused(b"ERR EXEC without MULTI")


def watch(visit: Visit, args: list[bytes]) -> Value:
    if visit.queue is not None:
        raise Refused(b"ERR WATCH inside MULTI is not allowed")
    return OK


def done(visit: Visit, args: list[bytes]) -> Value:
    """Whatever needs nothing but to be taken note of."""
    return OK


def subscribe(visit: Visit, args: list[bytes]) -> Value:
    return _join(visit, b"subscribe", visit.channels, args)


def psubscribe(visit: Visit, args: list[bytes]) -> Value:
    return _join(visit, b"psubscribe", visit.patterns, args)


def _join(visit: Visit, word: bytes, joined: dict[bytes, None], args: list[bytes]) -> Value:
    answers: list[Value] = []
    for channel in args:
        if len(joined) < 1000:
            joined[channel] = None
        answers.append(Push([word, channel, len(visit.channels) + len(visit.patterns)]))
    return Several(answers)


def unsubscribe(visit: Visit, args: list[bytes]) -> Value:
    return _leave(visit, b"unsubscribe", visit.channels, args)


def punsubscribe(visit: Visit, args: list[bytes]) -> Value:
    return _leave(visit, b"punsubscribe", visit.patterns, args)


def _leave(visit: Visit, word: bytes, joined: dict[bytes, None], args: list[bytes]) -> Value:
    answers: list[Value] = []
    for channel in args or list(joined):
        joined.pop(channel, None)
        answers.append(Push([word, channel, len(visit.channels) + len(visit.patterns)]))
    return Several(answers or [Push([word, None, len(visit.channels) + len(visit.patterns)])])


def publish(visit: Visit, args: list[bytes]) -> Value:
    return int(args[0] in visit.channels)


def time(visit: Visit, args: list[bytes]) -> Value:
    return [b"%d" % (visit.now // SECOND), b"%d" % (visit.now % SECOND)]
