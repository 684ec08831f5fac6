"""Credentials: counted by key, masked for everybody, revealed one at a time."""

import pytest

from decnet.core.principals import Role
from decnet.events import SECOND, CredentialOffered, Secret
from decnet.intel.credentials.model import MAX_PRINCIPAL
from tests.visits import NOON, PEER, Visitor, asking, concluded, login, pages

PROOF = CredentialOffered(
    principal=b"root",
    secret=Secret(b"hunter2"),
    accepted=False,
    mechanism="mysql_native_password",
    secret_kind="mysqlna",
    challenge=b"abc",
)


def test_attempts_of_one_key_are_one_row() -> None:
    visitor = Visitor()
    events = visitor.session(login(accepted=False), login(), login(accepted=False))
    with concluded(events, limit=2) as base, asking(base, Role.VIEWER) as client:
        (item,) = pages(client, "/credentials")
    del item["id"], item["secret_hash"]
    assert item == {
        "principal": "root",
        "secret": "***",
        "secret_kind": "plain",
        "mechanism": "password",
        "service": "ssh",
        "decky": "hr-files",
        "peer": PEER,
        "attempts": 3,
        "accepted": True,
        "first_seen": NOON + 2 * SECOND,
        "last_seen": NOON + 4 * SECOND,
        "reuse": {"targets": 1},
        "ours": "",
    }


def test_what_makes_another_row() -> None:
    visitor, other = Visitor(), Visitor("192.0.2.2")
    events = visitor.session(login(), login(b"x"), login(principal=b""), PROOF)
    events += visitor.session(login(), decky="db-02") + visitor.session(login(), service="ftp")
    events += other.session(login())
    with concluded(events) as base, asking(base) as client:
        items = pages(client, "/credentials")
    assert len(items) == len({item["id"] for item in items}) == 7
    assert {item["principal"] for item in items} == {"root", None}


def test_reuse_counts_the_places_where_a_pair_was_tried() -> None:
    visitor, other = Visitor(), Visitor("192.0.2.2")
    ours = Visitor("127.128.0.1", "simulated")
    events = visitor.session(login(), PROOF, login(principal=b"admin"))
    events += other.session(login(), decky="db-02") + other.session(login(), service="ftp")
    events += ours.session(login(), decky="web-01")
    with concluded(events, limit=1) as base, asking(base) as client:
        items = pages(client, "/credentials")
    targets = {(item["ours"], item["secret_kind"], item["principal"], item["reuse"]["targets"]) for item in items}
    assert targets == {
        ("", "plain", "root", 3),
        ("", "mysqlna", "root", 1),
        ("", "plain", "admin", 1),
        ("simulated", "plain", "root", 1),
    }


def test_the_hash_tells_equal_secrets_and_nothing_else() -> None:
    hashes = []
    for _ in range(2):
        events = Visitor().session(login(), login(principal=b"admin"), login(b"x"), PROOF)
        with concluded(events) as base, asking(base) as client:
            items = pages(client, "/credentials")
            assert items == pages(client, "/credentials")
        hashes.append([item["secret_hash"] for item in sorted(items, key=lambda item: item["first_seen"])])
    for one in hashes:
        assert [len(each) for each in one] == [12] * 4
        assert one[0] == one[1]
        assert len(set(one)) == 3
    assert not set(hashes[0]) & set(hashes[1])


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.ANALYST, 200), (Role.ADMIN, 200)])
def test_who_may_reveal(role: Role, status: int) -> None:
    with concluded(Visitor().session(login(b"pass\xff\x1b\xe2\x80\xae"))) as base, asking(base, role) as client:
        (item,) = pages(client, "/credentials")
        answer = client.post(f"/credentials/{item['id']}/reveal")
        assert answer.status_code == status
        if status == 200:
            assert answer.json() == {"id": item["id"], "secret": r"pass\xff\x1b\xe2\x80\xae"}
        else:
            assert "pass" not in answer.text
        assert client.post("/credentials/nothing/reveal").status_code == (404 if status == 200 else 403)


def test_credentials_in_lists() -> None:
    visitor, other = Visitor(), Visitor("192.0.2.2", at=NOON + 60 * SECOND)
    events = visitor.session(*[login(b"%d" % n, principal=b"user%d" % (n % 2)) for n in range(5)])
    events += other.session(login(principal=b"x" * 1000), service="ftp")
    with concluded(events) as base, asking(base) as client:
        assert [item["first_seen"] for item in pages(client, "/credentials", peer=PEER)] == [
            NOON + n * SECOND for n in (6, 5, 4, 3, 2)
        ]
        assert len(pages(client, "/credentials", search="user1")) == 2
        assert len(pages(client, "/credentials", search="user", order="asc")) == 5
        assert [item["principal"] for item in pages(client, "/credentials", service="ftp")] == ["x" * MAX_PRINCIPAL]
        assert len(pages(client, "/credentials", search="x" * 256)) == 1
