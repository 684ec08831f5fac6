"""What a channel of type `session` may run: the account's shell, or the file server."""

from collections.abc import Mapping

from decnet.decoys.ssh.channel import Program
from decnet.decoys.ssh.filing import Filing
from decnet.decoys.ssh.sftp import Sftp
from decnet.kit.shell import Window
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.image import image
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.node import Who
from decnet.kit.shell.session import Shell
from decnet.persona import Account
from decnet.sansio import Context


class Programs:
    """Starts them in the name of ``account``. ``name`` and ``stream`` are what no other program of the visit has."""

    def __init__(self, context: Context, account: Account) -> None:
        self._context, self._account = context, account

    def shell(
        self,
        name: str,
        stream: int,
        *,
        window: Window | None,
        environment: Mapping[bytes, bytes],
        command: bytes | None,
    ) -> Program:
        """The shell, with a terminal or without, for one command or for many."""
        return Shell(
            self._context,
            self._account,
            window=window,
            environment=environment,
            command=command,
            door="sshd",
            name=name,
            first_stream=stream,
        )

    def sftp(self, stream: int) -> Program:
        """The file server, over the same files as the shell."""
        context, account = self._context, self._account
        machine = Machine(context, 0)
        files = FileSystem(image(context.persona.claim), machine, context.overlay)
        return Sftp(Filing(account, Who(account.uid, account.gid), machine, files, stream))
