"""Secrets in a command line, replaced by ``***`` before it is noted."""

import re

from decnet.events import CredentialOffered, Fact, Secret

_WORD = r"(?:'[^'\n]{1,400}'|\"[^\"\n]{1,400}\"|[^\s'\"|;&<>]{1,400})"
_RULES = tuple(
    re.compile(rule)
    for rule in (
        rf"(\bsshpass\s+-p\s?)({_WORD})",
        rf"(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&\n]{{0,200}}?\s-p)({_WORD})",
        rf"(\b(?:curl|wget)\b[^|;&\n]{{0,300}}?\s(?:-u\s?|--user[= ])[^\s:'\"]{{1,100}}:)({_WORD})",
        rf"(\b(?:wget|curl|mysql|psql)\b[^|;&\n]{{0,300}}?--?(?:http-|ftp-|proxy-)?pass(?:word)?[= ])({_WORD})",
        rf"(\bredis-cli\b[^|;&\n]{{0,200}}?\s-a\s+)({_WORD})",
        r"(\b(?:[a-z]{2,10}://)[^\s:/@'\"]{1,100}:)([^\s@'\"/]{1,200})(?=@)",
        rf"(\b(?:PGPASSWORD|MYSQL_PWD|SSHPASS|REDISCLI_AUTH|PASSWORD|PASSWD|SECRET|TOKEN)=)({_WORD})",
        rf"(\bopenssl\s+passwd\b(?:\s+-\S+){{0,6}}\s+)((?!-){_WORD})",
        rf"(\b(?:useradd|usermod)\b[^|;&\n]{{0,200}}?\s(?:-p|--password)[= ]\s?)({_WORD})",
        rf"(\bftpget\b[^|;&\n]{{0,200}}?\s-p\s?)({_WORD})",
    )
)
_PIPED = re.compile(
    r"\b(echo|printf)((?:[ \t]+-[neE]{1,3})?)[ \t]+([^|\n]{1,600}?)([ \t]*\|[ \t]*(?:sudo[ \t]+)?"
    r"(?:/usr/s?bin/|/bin/|busybox[ \t]+)?(?:passwd|chpasswd|sudo[ \t]+-S))\b"
)
MASK = "***"


def elide(line: str) -> str:
    """``line`` without the secrets that it holds."""
    for rule in _RULES:
        line = rule.sub(lambda found: found.group(1) + MASK, line)
    return _PIPED.sub(_elide_piped, line)


def _elide_piped(found: "re.Match[str]") -> str:
    command, options, text, pipe = found.groups()
    quote = text[0] if text[0] in "'\"" else ""
    user, colon, _ = text.strip("'\"").partition(":")
    kept = f"{user}:" if colon and len(user) <= 64 and "chpasswd" in pipe else ""
    return f"{command}{options} {quote}{kept}{MASK}{quote}{pipe}"


def password_set(user: str, secret: str, kind: str = "plain") -> Fact:
    """The visitor gave ``user`` another password; ``kind`` is the form in which it was given."""
    return CredentialOffered(
        principal=user.encode("latin-1", "replace"),
        secret=Secret(secret.encode("latin-1", "replace")),
        accepted=True,
        mechanism="passwd",
        secret_kind=kind,
    )
