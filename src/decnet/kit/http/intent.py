"""What a request would do to the product it was meant for.

The shapes are those of publicly described attacks on web applications and devices.
"""

import re

from decnet.kit.http.message import Head
from decnet.kit.http.target import unescape

_WRITES = frozenset((b"PUT", b"DELETE", b"PATCH", b"MKCOL", b"MOVE", b"COPY", b"PROPPATCH", b"LOCK", b"UNLOCK"))
_UPLOAD = re.compile(rb"(?i)filename\*?=")
_EXECUTES = re.compile(
    rb"""(?ix)
      \$\{ (?: jndi | lower: | upper: | env: | sys: | ::- | \$\{ )       # look-ups of a logging library
    | \(\)\s{0,4}\{                                                      # a function in a CGI variable
    | /bin/(?:ba|da|z|k|c|a)?sh\b
    | [?&;](?:cmd|exec|command|execute|shell|run|cmdline)=               # a command of the visitor's
    | (?:;|\||`|\$\(|&&)\s{0,8}
      (?:wget|curl|tftp|ftpget|busybox|chmod|nc|ncat|bash|sh|ash|powershell|cmd\.exe|cat|id|uname|whoami|ping|rm)
      (?:[\s+;|&`)<>-]|\Z)
    | =\s{0,8}(?:wget|curl|tftp|ftpget|busybox|chmod|uname|whoami|powershell)(?:[\s+;|&`)<>-]|\Z)
    | <\?(?:php|=) | <%(?:=|@|!)? | allow_url_include | auto_prepend_file | php://(?:input|filter)
    | (?:call_user_func(?:_array)?|shell_exec|passthru|proc_open|popen|base64_decode|eval|system|assert)\s{0,4}[(&]
    | invokefunction | class\.module\.classloader | %\{ | \bognl\b | java\.lang\.(?:runtime|processbuilder)
    | cmd\.exe | xp_cmdshell | <!entity | \{\{.{0,64}(?:__class__|config|request)
    """
)
_LOOKED_AT = 64 << 10


def effect(head: Head, body: bytes) -> str:
    """`execute` where code of the visitor's would run, `write` where something would be stored, else `read`."""
    words = b"\n".join((head.target, *(value for _, value in head.headers), body[:_LOOKED_AT]))
    words = words.replace(b"+", b" ")
    once = unescape(words)
    if _EXECUTES.search(once) or (once != words and _EXECUTES.search(unescape(once))):
        return "execute"
    if head.method in _WRITES or _UPLOAD.search(body[:_LOOKED_AT]):
        return "write"
    return "read"
