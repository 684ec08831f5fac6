"""Real mail clients at the SMTP decoy, over real sockets."""

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from decnet.events import CredentialOffered, LimitHit, MailAccepted, MailStored, RecipientOffered
from decnet.ground import ARTIFACTS, artifact_path
from tests.serving import Served, served

TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.org", "Grüße"
    message.set_content("first\n.\n..two\n")
    message.add_attachment(b"MZ\x00payload", maintype="application", subtype="octet-stream", filename="x.exe")
    return message


@pytest.mark.parametrize("way", ["plain", "starttls", "tls"])
def test_a_letter_with_an_attachment_is_kept_as_it_came(tmp_path: Path, way: str) -> None:
    with served(tmp_path, "smtp", archetype="mail-server") as here:
        with connect(here, way) as client:
            client.ehlo()
            assert client.has_extn("size")
            client.send_message(letter())
        (stored,) = here.wait_for(MailStored)
        (accepted,) = here.wait_for(MailAccepted)
        kept = artifact_path(tmp_path / ARTIFACTS, stored.sha256).read_bytes()
    assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (stored.sha256, stored.size)
    assert kept.endswith(b"\r\n")
    assert b"\r\n.\r\n..two\r\n" in kept
    assert (stored.subject.decode(), accepted.sender, accepted.recipients) == (
        "Grüße", b"a@example.com", b'["b@example.org"]',
    )  # fmt: skip
    assert b'"name": "x.exe"' in stored.attachments
    assert hashlib.sha256(b"MZ\x00payload").hexdigest().encode() in stored.attachments


def connect(here: Served, way: str) -> smtplib.SMTP:
    if way == "tls":
        return smtplib.SMTP_SSL(here.address, here.port("smtp", 465), timeout=10, context=TRUSTING)
    client = smtplib.SMTP(here.address, here.port("smtp", 25), timeout=10)
    if way == "starttls":
        client.starttls(context=TRUSTING)
    return client


def test_logins_are_captured_and_a_weak_one_lets_in(tmp_path: Path) -> None:
    with served(tmp_path, "smtp", archetype="mail-server") as here:
        with connect(here, "plain") as client:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("root", "no such thing")
            assert client.login("root", "123456")[0] == 235
        offered = here.wait_for(CredentialOffered, 4)
    assert [fact.mechanism for fact in offered] == ["CRAM-MD5", "PLAIN", "LOGIN", "CRAM-MD5"]
    assert [fact.accepted for fact in offered] == [False, False, False, True]
    assert offered[1].secret.reveal() == b"no such thing"


def test_a_relay_is_open_for_the_first_letters_only(tmp_path: Path) -> None:
    with served(tmp_path, "smtp", archetype="mail-server", seed="alpha") as here:
        with connect(here, "plain") as client:
            for _ in range(10):
                client.sendmail("a@example.com", ["b@example.org"], b"Subject: x\r\n\r\nprobe\r\n")
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("a@example.com", ["b@example.org"], b"Subject: x\r\n\r\nprobe\r\n")
        assert [fact.accepted for fact in here.wait_for(RecipientOffered, 11)] == [True] * 10 + [False]


def test_a_letter_over_the_limit_is_refused_and_costs_no_more_than_that(tmp_path: Path) -> None:
    with served(tmp_path, "smtp", archetype="mail-server") as here:
        with connect(here, "plain") as client:
            client.ehlo()
            client.esmtp_features.pop("size")
            with pytest.raises(smtplib.SMTPDataError, match="too big"):
                client.sendmail("a@example.com", ["root"], b"Subject: x\r\n\r\n" + b"x" * 76 * 140_000)
        assert [fact.limit for fact in here.wait_for(LimitHit)] == ["message"]
        assert here.facts(MailStored) == []
