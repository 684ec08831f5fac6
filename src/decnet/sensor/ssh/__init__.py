"""SSH: everything up to the login is done here, for what a decoy's policy claims to be.

The wire is our own, not a library's: a server that must look like OpenSSH in every byte, take any input without
trouble, and record before it answers, is shorter than one that is bent to it. Ciphers are the cryptography package's.
"""

from decnet.sensor.ssh.host import SshHost
from decnet.sensor.ssh.keys import HostKeys
from decnet.sensor.ssh.support import missing
from decnet.sensor.ssh.transport import SecureShell

__all__ = ["HostKeys", "SecureShell", "SshHost", "missing"]
