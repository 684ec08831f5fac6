"""What each version of OpenSSH's server offers, in its order.

Sources: KEXINIT and EXT_INFO of the systems' own servers; OpenSSH's release notes and myproposal.h; the Debian and
Ubuntu changelogs for what was put into a version later (strict key exchange; sntrup761 under its standard name).
"""

from decnet.kit.ssh import SshProfile
from decnet.persona import Persona

_CURVES = (
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
)
_GROUPS = (
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
    "diffie-hellman-group14-sha256",
)
_SNTRUP_DRAFT = "sntrup761x25519-sha512@openssh.com"
_SNTRUP = "sntrup761x25519-sha512"
_CIPHERS = (
    "chacha20-poly1305@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
)
_MACS = (
    "umac-64-etm@openssh.com",
    "umac-128-etm@openssh.com",
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha1-etm@openssh.com",
    "umac-64@openssh.com",
    "umac-128@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
    "hmac-sha1",
)
_COMPRESSION = ("none", "zlib@openssh.com")
_HOST_KEYS = ("rsa-sha2-512", "rsa-sha2-256", "ecdsa-sha2-nistp256", "ssh-ed25519")
_HOST_KEYS_8_2 = ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519")
_SIGNATURES_8_2 = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ssh-rsa",
    "rsa-sha2-256",
    "rsa-sha2-512",
    "ssh-dss",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
_SIGNATURES_8_9 = (*_SIGNATURES_8_2, "webauthn-sk-ecdsa-sha2-nistp256@openssh.com")
_SIGNATURES_9_2 = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-dss",
    "ssh-rsa",
    "rsa-sha2-256",
    "rsa-sha2-512",
)

_SFTP_8_2 = (
    ("posix-rename@openssh.com", "1"),
    ("statvfs@openssh.com", "2"),
    ("fstatvfs@openssh.com", "2"),
    ("hardlink@openssh.com", "1"),
    ("fsync@openssh.com", "1"),
    ("lsetstat@openssh.com", "1"),
)
_SFTP_8_9 = (*_SFTP_8_2, ("limits@openssh.com", "1"), ("expand-path@openssh.com", "1"))
_SFTP_9_2 = (
    *_SFTP_8_9,
    ("copy-data", "1"),
    ("home-directory", "1"),
    ("users-groups-by-id@openssh.com", "1"),
)


def _profile(version: str, kex: tuple[str, ...], host_keys: tuple[str, ...], signatures: tuple[str, ...]) -> SshProfile:
    hostbound = not version.startswith("OpenSSH_8.2")
    return SshProfile(version, kex, host_keys, _CIPHERS, _MACS, _COMPRESSION, signatures, hostbound)


def profile(version: str) -> SshProfile:
    """What ``version``, such as `OpenSSH_9.2p1 Debian-2+deb12u3`, offers. Raises ValueError for one we do not speak."""
    if version.startswith("OpenSSH_9.2p1 Debian-2+deb12u"):
        update = int(version.rpartition("u")[2])
        newest = (_SNTRUP,) if update >= 4 else ()
        if update >= 2:
            return _profile(version, (*newest, _SNTRUP_DRAFT, *_CURVES, *_GROUPS), _HOST_KEYS, _SIGNATURES_9_2)
    if version.startswith("OpenSSH_8.9p1 Ubuntu-3ubuntu0."):
        return _profile(version, (*_CURVES, _SNTRUP_DRAFT, *_GROUPS), _HOST_KEYS, _SIGNATURES_8_9)
    if version.startswith("OpenSSH_8.2p1 Ubuntu-4ubuntu0."):
        return _profile(version, (*_CURVES, *_GROUPS), _HOST_KEYS_8_2, _SIGNATURES_8_2)
    raise ValueError(version)


def profile_of(persona: Persona) -> SshProfile:
    """What the server of ``persona`` offers."""
    return profile(persona.product("ssh"))


def sftp_extensions(persona: Persona) -> tuple[tuple[str, str], ...]:
    """What sftp-server says that it knows beyond version 3 of its protocol."""
    version = persona.product("ssh")
    return _SFTP_9_2 if "_9.2" in version else _SFTP_8_9 if "_8.9" in version else _SFTP_8_2
