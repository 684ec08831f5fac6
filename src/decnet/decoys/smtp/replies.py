"""What Postfix says, word for word."""

LIMIT = 10_240_000
"""message_size_limit, as announced by SIZE; bytes."""

LINE = 2_048
"""line_length_limit of the daemon's command lines; bytes."""

OK = b"250 2.0.0 Ok\r\n"
SENDER_OK = b"250 2.1.0 Ok\r\n"
RECIPIENT_OK = b"250 2.1.5 Ok\r\n"
BYE = b"221 2.0.0 Bye\r\n"
GO_AHEAD = b"354 End data with <CR><LF>.<CR><LF>\r\n"
READY_FOR_TLS = b"220 2.0.0 Ready to start TLS\r\n"
RULE_BREAKER = b"221 2.7.0 Error: I can break rules, too. Goodbye.\r\n"
UNKNOWN = b"500 5.5.2 Error: command not recognized\r\n"
BAD_SYNTAX = b"500 5.5.2 Error: bad syntax\r\n"
BAD_UTF8 = b"500 5.5.2 Error: bad UTF-8 syntax\r\n"
TOO_BIG = b"552 5.3.4 Message size exceeds fixed limit\r\n"
FILE_TOO_BIG = b"552 5.3.4 Error: message file too big\r\n"
NO_HELO_NAME = b"501 Syntax: HELO hostname\r\n"
NO_EHLO_NAME = b"501 Syntax: EHLO hostname\r\n"
NO_ETRN_NAME = b"500 Syntax: ETRN domain\r\n"
NO_QUEUE = b"458 Unable to queue messages\r\n"
NESTED_MAIL = b"503 5.5.1 Error: nested MAIL command\r\n"
NEED_MAIL = b"503 5.5.1 Error: need MAIL command\r\n"
NEED_RCPT = b"503 5.5.1 Error: need RCPT command\r\n"
NO_VALID_RCPT = b"554 5.5.1 Error: no valid recipients\r\n"
MAIL_SYNTAX = b"501 5.5.4 Syntax: MAIL FROM:<address>\r\n"
RCPT_SYNTAX = b"501 5.5.4 Syntax: RCPT TO:<address>\r\n"
RSET_SYNTAX = b"501 5.5.4 Syntax: RSET\r\n"
DATA_SYNTAX = b"501 5.5.4 Syntax: DATA\r\n"
BDAT_SYNTAX = b"501 5.5.4 Syntax: BDAT count [LAST]\r\n"
VRFY_SYNTAX = b"501 5.5.4 Syntax: VRFY address\r\n"
STARTTLS_SYNTAX = b"501 5.5.4 Syntax: STARTTLS\r\n"
TLS_ACTIVE = b"554 5.5.1 Error: TLS already active\r\n"
AUTH_SYNTAX = b"501 5.5.4 Syntax: AUTH mechanism\r\n"
AUTH_FIRST_EHLO = b"503 5.5.1 Error: authentication not enabled\r\n"
AUTH_TWICE = b"503 5.5.1 Error: already authenticated\r\n"
AUTH_IN_MAIL = b"503 5.5.1 Error: MAIL transaction in progress\r\n"
AUTH_ABORTED = b"501 5.7.0 Authentication aborted\r\n"
AUTH_OK = b"235 2.7.0 Authentication successful\r\n"
AUTH_FAILED = b"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\r\n"
AUTH_NO_MECHANISM = b"535 5.7.8 Error: authentication failed: Invalid authentication mechanism\r\n"
AUTH_BASE64 = b"535 5.7.8 Error: authentication failed: Invalid base64 data in initial response\r\n"
AUTH_BASE64_LATER = b"535 5.7.8 Error: authentication failed: Invalid base64 data in continued response\r\n"


def capabilities(name: str, *, tls: bool) -> bytes:
    """The answer to EHLO; ``tls`` says that the connection is secured already."""
    words = [name, "PIPELINING", f"SIZE {LIMIT}", "VRFY", "ETRN", "" if tls else "STARTTLS"]
    words += ["AUTH PLAIN LOGIN CRAM-MD5", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"]
    lines = [word for word in words if word]
    return "".join(f"250-{line}\r\n" for line in lines[:-1]).encode() + f"250 {lines[-1]}\r\n".encode()


def relay_denied(recipient: bytes) -> bytes:
    return b"454 4.7.1 <%b>: Relay access denied\r\n" % recipient


def unknown_user(recipient: bytes) -> bytes:
    why = b"Recipient address rejected: User unknown in local recipient table"
    return b"550 5.1.1 <%b>: %b\r\n" % (recipient, why)


def queued(queue_id: str) -> bytes:
    return f"250 2.0.0 Ok: queued as {queue_id}\r\n".encode()


def too_many_errors(name: str) -> bytes:
    return f"421 4.7.0 {name} Error: too many errors\r\n".encode()
