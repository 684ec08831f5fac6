"""An emulated shell over a believable file system.

A :class:`~decnet.kit.shell.session.Shell` is one run of an account's shell, for a door (SSH, telnet) to carry::

    Shell(context, account, window=Window(80, 24, "xterm") or None, environment={b"LANG": b"C"},
          command=None or b"uname -a", door="sshd" or "telnetd", name="shell")

``opened, received, eof, timer, resized, kept, closed`` are those of ``sansio.Session`` and yield ``Output``: actions
(``Send`` is standard output, ``Record`` only with a window, ``Wake`` tokens begin with ``name.``, ``Keep`` streams
are counted from ``first_stream``), ``Complaint`` (standard error, only without a window) and, once, ``Ended(status)``.
``received`` takes what the client sent raw: keys where there is a window, standard input otherwise. ``eof`` ends
standard input. The door calls ``eof``, where it can, before ``closed``, so that what was left behind is kept.
"""

from decnet.kit.shell.output import Complaint, Ended, Output, Window
from decnet.kit.shell.session import Shell

__all__ = ["Complaint", "Ended", "Output", "Shell", "Window"]
