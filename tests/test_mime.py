"""Letters as the standard library writes them are read back; letters as attackers write them cost little."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decnet.decoys.smtp.letter import describe
from decnet.kit.mime import PARTS, decoded_words, entity, leaves, parameter_of
from tests.support import work

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40)
NAMES = TEXT.filter(lambda text: text.strip() == text and not set(text) & set('"\\')).map(lambda name: f"x{name}.exe")


@given(subject=TEXT, files=st.lists(st.tuples(NAMES, st.binary(max_size=300), st.booleans()), max_size=3))
def test_a_letter_is_read_as_it_was_meant(subject: str, files: list[tuple[str, bytes, bool]]) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = f"x{subject}x", "Jürgen <a@example.com>"
    message.set_content("first\n.\n..two\n")
    for name, data, octets in files:
        kind = ("application", "octet-stream") if octets else ("image", "png")
        message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    whole = entity(message.as_bytes(policy=SMTP))
    found = [each for each in leaves(whole) if each.name is not None]
    assert [(each.name or b"").decode() for each in found] == [name for name, _, _ in files]
    assert [each.decoded() for each in found] == [data for _, data, _ in files]
    assert decoded_words(whole.headers[b"subject"]).decode() == f"x{subject}x"
    assert decoded_words(whole.headers[b"from"]).decode() == "Jürgen <a@example.com>"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (b"attachment; filename=a.exe", b"a.exe"),
        (b'attachment; FileName = "a;b \\"c\\".exe"; x=y', b'a;b "c".exe'),
        (b"attachment; filename*=utf-8'en'%e2%82%ac.exe", "€.exe".encode()),
        (b'attachment; filename*0="a"; filename*2=c; filename*1*=%62', b"abc"),
        (b"attachment; filename=plain; filename*=iso-8859-1''f%fcr", "für".encode()),
        (b"attachment; filename==?utf-8?B?4oKs?=", "€".encode()),
        (b"attachment; filename*=nonsense''%ff", b"\xff"),
        (b"attachment; name=x", None),
    ],
)
def test_names_of_files(header: bytes, value: bytes | None) -> None:
    assert parameter_of(header, b"filename") == value


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (b"=?utf-8?q?a_b=C3=BC?= =?utf-8?b?w7w=?= c", "a büü c".encode()),
        (b"=?iso-8859-1?Q?=FC?=", "ü".encode()),
        (b"=?foo?q?a?= =?utf-8?x?a?= =?utf-8?b?*?=", b"a =?utf-8?x?a?= "),
        (b"=?zip?b?eA==?= \xff", b"x \xff"),
    ],
)
def test_encoded_words(header: bytes, value: bytes) -> None:
    assert decoded_words(header) == value


def test_parts_in_parts_and_letters_in_letters() -> None:
    inner = b"Content-Disposition: attachment; filename=deep\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n"
    letter = (
        b'content-type: multipart/mixed;\r\n boundary="a b"\r\n\r\npreamble\r\n--a b\r\n\r\nfirst\r\n--a b \t\r\n'
        b"Content-Type: message/rfc822\r\n\r\nSubject: within\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"
        b"--c\r\n" + inner + b"\r\n--c--\r\n--a b--\r\nepilogue\r\n--a b\r\nno part"
    )
    found = list(leaves(entity(letter)))
    assert [each.body for each in found] == [b"first", b"aGk=\r\n"]
    assert (found[1].name, found[1].decoded(), found[1].kind) == (b"deep", b"hi", "text/plain")
    assert describe(letter).attachments.startswith(b'[{"name": "deep"')


SIZE = 20_000
NASTY: dict[str, Callable[[int], bytes]] = {
    "a long header": lambda n: b"Subject: " + b"a " * n + b"\r\n\r\nx",
    "words": lambda n: b"Subject: " + b"=?utf-8?q?a?= " * n + b"\r\n\r\nx",
    "addresses": lambda n: b"From: " + b'("a"<' * n + b"\r\n\r\nx",
    "headers": lambda n: b"X: y\r\n" * n + b"\r\nx",
    "folds": lambda n: b"Subject: a\r\n" + b" b\r\n" * n + b"\r\nx",
    "pieces of a name": lambda n: b"Content-Type: a/b; " + b"".join(b"name*%d=a;" % i for i in range(n)) + b"\r\n\r\n",
    "parts": lambda n: b"Content-Type: multipart/x; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * n,
    "nearly parts": lambda n: b"Content-Type: multipart/x; boundary=b\r\n\r\n" + b"--bx\r\n" * n,
    "letters": lambda n: b"Content-Type: message/rfc822\r\n\r\n" * n,
    "boxes": lambda n: b"".join(b"Content-Type: multipart/x; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(n)),
}


@pytest.mark.parametrize("name", NASTY)
def test_no_letter_costs_more_than_its_length(name: str) -> None:
    few, many = (work(partial(read, NASTY[name](n))) for n in (SIZE, 4 * SIZE))
    assert many <= 4.4 * few + 2_000
    assert many < 1_000_000


def read(content: bytes) -> None:
    for part in islice(leaves(entity(content)), PARTS):
        part.decoded()
    describe(content)


SOUND = (
    b'Subject: =?utf-8?b?w7w=?=\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: x/y; name*=utf-8''%41\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41\r\n--b--\r\n"
)


@given(content=st.binary(max_size=400), at=st.integers(0, 200))
def test_no_letter_raises(content: bytes, at: int) -> None:
    read(content)
    read(SOUND[:at] + content + SOUND[at:])
