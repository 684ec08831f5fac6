import re
from collections.abc import Callable
from unicodedata import category

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decnet.events import (
    CATALOGUE,
    FIELD_LIMIT,
    Clipped,
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    Indexed,
    Malformed,
    Place,
    Secret,
    SessionEnded,
    SessionStarted,
    Shown,
    Unknown,
    Visit,
    clip,
    decode,
    encode,
    indexed,
    indexed_line,
    inert,
    long_fields,
    masked,
    shown,
)
from decnet.events.rfc5424 import decode_any

PLACE = Place(tenant="acme", site="hq", sensor="s1", spool="s1-a")
VISIT = Visit("d-1", "mail-1", "pop3", "s-1", "192.0.2.1", 40000, 110)
REFUSED = CredentialOffered(principal=b"root", secret=Secret(b"hunter2"), accepted=False)
MOMENTS = st.integers(0, 253_402_300_799_999_999)  # the year 9999 ends
TEXTS = st.text(st.characters(codec="utf-8"))
BYTES = st.binary() | TEXTS.map(str.encode) | st.text(st.sampled_from('ab"]\\x0 =\n[')).map(str.encode)
SCALARS = {int: st.integers(-(1 << 63), (1 << 63) - 1), Secret: st.builds(Secret, BYTES), bytes: BYTES, str: TEXTS}
VISITS = st.builds(
    Visit,
    decky_id=TEXTS,
    decky=TEXTS,
    service=TEXTS,
    session=TEXTS,
    peer=TEXTS,
    peer_port=st.integers(0, 65535),
    local_port=st.integers(0, 65535),
    ours=st.sampled_from(["", "simulated", "own"]),
)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


def facts(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    return st.builds(kind, **{f.name: SCALARS.get(f.type, st.from_type(f.type)) for f in msgspec.structs.fields(kind)})


def envelopes(fact: st.SearchStrategy[Fact] | st.SearchStrategy[Unknown]) -> st.SearchStrategy[Envelope]:
    return st.builds(Envelope, id=TEXTS, at=MOMENTS, place=st.just(PLACE), n=st.just(0), visit=VISITS, fact=fact)


def event(fact: Fact | Unknown = REFUSED, at: int = 0, visit: Visit = VISIT) -> Envelope:
    return Envelope(id="e-1", at=at, place=PLACE, visit=visit, fact=fact)


def read_by(way: Callable[[bytes, Place, int], Envelope], line: bytes) -> Envelope | None:
    """What a way of reading makes of a line."""
    try:
        return way(line, PLACE, 0)
    except (ValueError, LookupError):
        return None


def filed(line: bytes) -> Indexed | None:
    """What a log files a line by, where it is one."""
    try:
        return indexed_line(line)
    except Malformed:
        return None


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
@settings(max_examples=30)
@given(data=st.data())
def test_round_trip(kind: type[Fact], data: st.DataObject) -> None:
    written = data.draw(envelopes(facts(kind)))
    line = encode(written)
    assert decode(line, PLACE, 0) == decode_any(line, PLACE, 0) == written
    assert encode(decode(line, PLACE, 0)) == line
    assert indexed_line(line) == indexed(written)
    assert re.fullmatch(rb'<134>1 (\S+ ){5}\[origin@32473( \w+="[^"\]]*")+\]\[fact@32473( \w+="[^"\]]*")*\]', line)
    assert "Cc" not in {category(character) for character in line.decode()}


@given(envelopes(st.builds(Unknown, NAMES.map("new.{}".format), st.integers(0, 999_999), st.just(()))), st.data())
def test_round_trip_of_a_kind_that_nobody_knows(written: Envelope, data: st.DataObject) -> None:
    names = data.draw(st.lists(NAMES, unique=True))
    values = tuple((name, data.draw(st.one_of(BYTES, SCALARS[Secret]))) for name in names)
    written = msgspec.structs.replace(written, fact=msgspec.structs.replace(written.fact, values=values))
    line = encode(written)
    assert decode(line, PLACE, 0) == written
    assert all(each.secret == isinstance(value, Secret) for each, (_, value) in zip(shown(line), values, strict=True))


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
@settings(max_examples=30)
@given(data=st.data())
def test_a_damaged_line_means_the_same_both_ways(kind: type[Fact], data: st.DataObject) -> None:
    line = bytearray(encode(data.draw(envelopes(facts(kind)))))
    damage = st.tuples(st.integers(0, len(line) - 1), st.sampled_from(list(b'"]\\ =-x0a.\n\xff')))
    for place, byte in data.draw(st.lists(damage, min_size=1, max_size=4)):
        line[place] = byte
    quick, general = read_by(decode, bytes(line)), read_by(decode_any, bytes(line))
    assert quick == general
    assert filed(bytes(line)) == (indexed(quick) if quick else None)


@given(st.binary() | st.text().map(str.encode))
def test_whatever_else_lies_in_a_spool_is_malformed(line: bytes) -> None:
    with pytest.raises(Malformed):
        decode(line, PLACE, 0)


def test_what_a_fact_is_found_by() -> None:
    fact = CredentialOffered(principal=b"r\xff\noot", secret=Secret(b"hunter2"), accepted=True)
    assert indexed(event(fact)).text == "r\ufffd\noot password plain "
    assert indexed(event(SessionEnded("idle", 5, -6, 7))).text == "idle 5 -6 7 0"
    assert indexed_line(encode(event(CommandIssued(b"x" * 20_000)))).text == "x" * 16_384 + " read"
    unknown = Unknown("new.kind", 1, (("a", b"words"), ("b", Secret(b"none")), ("c", b"more")))
    assert indexed_line(encode(event(unknown))).text == "words more"


def test_a_line_to_look_at() -> None:
    line = encode(event(CommandIssued(b'echo "\xff]"\n\xc2\x9b'), 1_700_000_000_000_001))
    assert line.decode() == (
        "<134>1 2023-11-14T22:13:20.000001Z mail-1 pop3 - command.issued "
        '[origin@32473 v="1" id="e-1" decky_id="d-1" session="s-1" peer="192.0.2.1" peer_port="40000" local_port="110"]'
        r'[fact@32473 line="echo \x22\xff\x5d\x22\x0a\xc2\x9b" effect="read"]'
    )


def test_a_line_names_its_secrets_and_whose_traffic_it_is() -> None:
    line = encode(event(REFUSED, visit=msgspec.structs.replace(VISIT, ours="simulated")))
    assert b' local_port="110" ours="simulated" secret="secret"][fact@32473 principal="root" ' in line


def test_identity_comes_from_the_place() -> None:
    other = Place(tenant="evil", site="x", sensor="y", spool="z")
    assert decode(encode(event()), other, 7).place == other


@pytest.mark.parametrize(
    "text",
    [
        b'"][origin@32473 v="1" peer="198.51.100.9"][fact@32473 line="',
        b"\n<134>1 2023-11-14T22:13:20.000001Z mail-1 pop3 - sensor.stopped [origin@32473]",
        b'\\x22 accepted="true',
        b"\xe2\x80\xae\x1b[2J\x00\r\n]]",
    ],
)
def test_a_visitor_cannot_forge(text: bytes) -> None:
    written = event(CommandIssued(text))
    line = encode(written)
    assert b"\n" not in line
    assert decode(line, PLACE, 0) == decode_any(line, PLACE, 0) == written


def test_newer_fields_are_passed_over_and_missing_ones_are_refused() -> None:
    line = encode(event())
    assert decode(line.removesuffix(b"]") + b' later="plain"]', PLACE, 0).fact == REFUSED
    assert decode(line.replace(b' peer="', b' later="1" peer="').replace(b' later="1"', b""), PLACE, 0).fact == REFUSED
    assert decode(line.replace(b"][fact", b' later="1"][fact'), PLACE, 0).fact == REFUSED
    assert decode(line.replace(b'v="1"', b'v="2"'), PLACE, 0).fact == REFUSED
    assert decode(line.replace(b' challenge=""', b""), PLACE, 0).fact == REFUSED
    with pytest.raises(Malformed, match="without accepted"):
        decode(line.replace(b' accepted="false"', b""), PLACE, 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'peer_port="40000"', b'peer_port="70000"'),
        (b'peer_port="40000"', b'peer_port="-1"'),
        (b'duration="5"', b'duration="99999999999999999999"'),
        (b'duration="5"', b'duration="5 "'),
        (b'duration="5"', b'duration="\xd9\xa1"'),
        (b'reason="idle"', b'reason="idle" reason="lost"'),
        (b'reason="idle"', b'reason="\\n"'),
        (b'reason="idle"', b'reason="\\xff"'),
        (b"1970-01-01", b"1970-13-01"),
        (b"00:00:00.000000Z", b"00:00:00.+00001Z"),
        (b"00:00:00.000000Z", b"00:00:00,000000Z"),
        (b"mail-1", b"mail\t1"),
        (b"<134>", b"<13>"),
        (b"session.ended", b"Session.Ended"),
    ],
)
def test_what_is_wrong_in_a_line(old: bytes, new: bytes) -> None:
    line = encode(event(SessionEnded("idle", 5, 0, 0)))
    assert old in line
    with pytest.raises(Malformed):
        decode(line.replace(old, new), PLACE, 0)


@pytest.mark.parametrize("name", ["Kind", "a b", "", 'x"', "kind]"])
def test_no_line_is_made_of_a_name_that_it_cannot_hold(name: str) -> None:
    for fact in (Unknown(name, 1, ()), Unknown("new.kind", 1, ((name, b""),))):
        with pytest.raises(ValueError, match="name"):
            encode(event(fact))


@given(st.integers(0, 3), st.sampled_from([b"a", b"\xff", b'"']))
def test_a_field_that_is_too_long_keeps_its_beginning(more: int, byte: bytes) -> None:
    whole = byte * (FIELD_LIMIT + more)
    read = decode(encode(event(CommandIssued(whole))), PLACE, 0).fact
    assert isinstance(read, CommandIssued)
    assert read.line == clip(whole)
    assert isinstance(read.line, Clipped) == bool(more)
    assert encode(event(read)) == encode(event(CommandIssued(whole)))
    assert long_fields(CommandIssued(whole)) == ([("line", whole)] if more else [])
    assert long_fields(read) == []


def test_a_secret_that_is_too_long_is_still_one() -> None:
    whole = b"s" * (FIELD_LIMIT + 1)
    written = CredentialOffered(principal=b"root", secret=Secret(whole), accepted=False)
    line = encode(event(written))
    read = decode(line, PLACE, 0).fact
    assert isinstance(read, CredentialOffered)
    assert read.secret == Secret(clip(whole))
    assert long_fields(written) == [("secret", whole)]
    assert b"sss" not in masked(line)
    told = {each.name: each for each in shown(line)}
    assert told["secret"] == Shown("secret", "***", True)
    assert told["secret.size"].secret
    assert told["secret.sha256"].secret


def test_a_size_without_a_digest_is_malformed() -> None:
    line = encode(event(CommandIssued(b"x" * (FIELD_LIMIT + 1))))
    with pytest.raises(Malformed):
        decode(re.sub(rb' line.sha256="\w+"', b"", line), PLACE, 0)


def test_a_clipped_value_is_no_plain_one() -> None:
    clipped = Clipped(b"head", 70_000, "0" * 64)
    assert clipped != b"head"
    assert clipped != Clipped(b"head", 70_001, "0" * 64)
    assert len({clipped, Clipped(b"head", 70_000, "0" * 64), b"head"}) == 2


def test_words_of_our_own_are_cut_where_a_character_ends() -> None:
    reason = "é" * FIELD_LIMIT
    read = decode(encode(event(SessionEnded(reason, 5, 0, 0))), PLACE, 0).fact
    assert read == SessionEnded("é" * (FIELD_LIMIT // 2), 5, 0, 0)


def test_secrets_show_themselves_to_nobody() -> None:
    assert "hunter2" not in f"{REFUSED} {REFUSED!r} {REFUSED.secret}"
    with pytest.raises(TypeError):
        msgspec.json.encode(REFUSED)


def test_what_a_line_shows() -> None:
    fact = CredentialOffered(principal=b"r\xffo\x1b\xe2\x80\xae\xc3\xa9", secret=Secret(b"hunter2"), accepted=True)
    line = encode(event(fact)).removesuffix(b"]") + b' later="a\\x0ab"]'
    assert shown(line.replace(b' challenge=""', b"")) == [
        Shown("principal", "r\\xffo\\x1b\\xe2\\x80\\xaeé"),
        Shown("secret", "***", True),
        Shown("accepted", True),
        Shown("mechanism", "password"),
        Shown("secret_kind", "plain"),
        Shown("later", "a\\x0ab"),
        Shown("challenge", ""),
    ]
    assert shown(encode(event(SessionEnded("idle", 5, 0, 0))))[1] == Shown("duration", 5)
    assert shown(encode(event(SessionStarted()))) == []


def test_a_secret_of_a_newer_version_is_one_here() -> None:
    line = encode(event()).replace(b'secret="secret"]', b'secret="secret,pin"]').removesuffix(b"]") + b' pin="1234"]'
    assert shown(line)[-1] == Shown("pin", "***", True)
    assert b"1234" not in masked(line)
    assert decode(line, PLACE, 0).fact == REFUSED


def test_a_masked_line_is_the_line_without_its_secrets() -> None:
    line = encode(event())
    assert masked(line) == line.replace(b"hunter2", b"***")
    assert masked(encode(event(CommandIssued(b"ls")))) == encode(event(CommandIssued(b"ls")))
    old = line.replace(b' secret="secret"]', b"]")
    assert masked(old) == old.replace(b"hunter2", b"***")


@given(st.binary())
def test_what_is_shown_does_nothing(value: bytes) -> None:
    text = inert(value)
    assert not {category(character) for character in text} & {"Cc", "Zl", "Zp", "Cs"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


def test_the_catalogue_is_complete() -> None:
    assert set(CATALOGUE.values()) == set(Fact.__subclasses__())


@pytest.mark.parametrize("kind", CATALOGUE)
def test_kinds_and_fields_have_names_that_a_line_can_hold(kind: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+|decky_mutated", kind)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in CATALOGUE[kind].__struct_fields__)
