"""The texts under /etc that people look at first."""

from hashlib import sha256

from decnet.events import SECOND
from decnet.persona import Account, Persona

SYSTEM = (
    ("daemon", 1, 1, "daemon", "/usr/sbin"), ("bin", 2, 2, "bin", "/bin"), ("sys", 3, 3, "sys", "/dev"), ("sync", 4,
    65534, "sync", "/bin"), ("games", 5, 60, "games", "/usr/games"), ("man", 6, 12, "man", "/var/cache/man"), ("lp",
    7, 7, "lp", "/var/spool/lpd"), ("mail", 8, 8, "mail", "/var/mail"), ("news", 9, 9, "news", "/var/spool/news"),
    ("uucp", 10, 10, "uucp", "/var/spool/uucp"), ("proxy", 13, 13, "proxy", "/bin"), ("www-data", 33, 33, "www-data",
    "/var/www"), ("backup", 34, 34, "backup", "/var/backups"), ("list", 38, 38, "Mailing List Manager", "/var/list"),
    ("irc", 39, 39, "ircd", "/run/ircd"), ("nobody", 65534, 65534, "nobody", "/nonexistent"), ("_apt", 100, 65534,
    "", "/nonexistent"), ("systemd-network", 101, 102, "systemd Network Management,,,", "/run/systemd"),
    ("systemd-resolve", 102, 103, "systemd Resolver,,,", "/run/systemd"), ("systemd-timesync", 103, 104,
    "systemd Time Synchronization,,,", "/run/systemd"), ("messagebus", 104, 105, "", "/nonexistent"), ("sshd", 105,
    65534, "", "/run/sshd"),
)  # fmt: skip
SERVICES = {
    "redis": ("redis", 106, 110, "", "/var/lib/redis"),
    "mysql": ("mysql", 107, 111, "MySQL Server,,,", "/nonexistent"),
    "smtp": ("postfix", 108, 112, "", "/var/spool/postfix"),
    "ftp": ("ftp", 109, 113, "ftp daemon,,,", "/srv/ftp"),
}
GROUPS = (
    ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("lp", 7), ("mail", 8), ("news", 9),
    ("uucp", 10), ("man", 12), ("proxy", 13), ("kmem", 15), ("dialout", 20), ("fax", 21), ("voice", 22), ("cdrom", 24),
    ("floppy", 25), ("tape", 26), ("sudo", 27), ("audio", 29), ("dip", 30), ("www-data", 33), ("backup", 34),
    ("operator", 37), ("list", 38), ("irc", 39), ("src", 40), ("shadow", 42), ("utmp", 43), ("video", 44), ("sasl", 45),
    ("plugdev", 46), ("staff", 50), ("games", 60), ("users", 100), ("systemd-network", 102), ("systemd-resolve", 103),
    ("systemd-timesync", 104), ("messagebus", 105), ("input", 106), ("kvm", 107), ("render", 108), ("netdev", 109),
    ("nogroup", 65534),
)  # fmt: skip
SUDOERS = 1
"""How many of the people may use sudo: the first of them."""


def _daemons(persona: Persona) -> list[tuple[str, int, int, str, str]]:
    used = [SERVICES[name] for name in persona.archetype.services if name in SERVICES]
    return [*SYSTEM, *used]


def passwd(persona: Persona) -> str:
    people = [_entry(account) for account in persona.accounts]
    if persona.distro.family == "embedded":
        return "\n".join([*people, "nobody:x:99:99:nobody:/:/bin/false", ""])
    daemons = [f"{name}:x:{uid}:{gid}:{gecos}:{home}:{'/bin/sync' if name == 'sync' else '/usr/sbin/nologin'}"
               for name, uid, gid, gecos, home in _daemons(persona)]  # fmt: skip
    return "\n".join([people[0], *daemons, *people[1:], ""])


def _entry(account: Account) -> str:
    return f"{account.name}:x:{account.uid}:{account.gid}:{account.gecos}:{account.home}:{account.shell}"


def shadow(persona: Persona) -> str:
    day = persona.installed // (86_400 * SECOND)
    if persona.distro.family == "embedded":
        return "".join(f"{account.name}:{_hash(persona, account.name, '1')}:{day}:0:99999:7:::\n"
                       for account in persona.accounts)  # fmt: skip
    people = [f"{account.name}:{_hash(persona, account.name, 'y')}:{day}:0:99999:7:::" for account in persona.accounts]
    daemons = [f"{name}:*:{day}:0:99999:7:::" for name, *_ in _daemons(persona)]
    return "\n".join([people[0], *daemons, *people[1:], ""])


def _hash(persona: Persona, user: str, kind: str) -> str:
    """Looks like a hash of a password; it is of none."""
    letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    drawn = "".join(letters[byte % 64] for byte in persona.seed.material(f"shadow.{user}", 64))
    return f"$1${drawn[:8]}${drawn[8:30]}" if kind == "1" else f"$y$j9T${drawn[:22]}${drawn[21:64]}"


def group(persona: Persona) -> str:
    people = persona.accounts[1:]
    if persona.distro.family == "embedded":
        return "root:x:0:\nnogroup:x:99:\n" + "".join(f"{each.name}:x:{each.gid}:\n" for each in people)
    trusted = ",".join(account.name for account in people[:SUDOERS])
    rows = [f"{name}:x:{gid}:{trusted if name in ('sudo', 'adm', 'plugdev', 'cdrom') else ''}" for name, gid in GROUPS]
    services = [f"{name}:x:{gid}:" for name, _, gid, *_ in _daemons(persona)[len(SYSTEM) :]]
    return "\n".join(["root:x:0:", *rows, *services, *(f"{each.name}:x:{each.gid}:" for each in people), ""])


def os_release(persona: Persona) -> str:
    distro = persona.distro
    match distro.key:
        case "embedded":
            return (f"NAME={distro.name}\nVERSION={distro.version}\nID=buildroot\nVERSION_ID={distro.version}\n"
                    f'PRETTY_NAME="{distro.pretty}"\n')  # fmt: skip
        case "debian":
            return (
                f'PRETTY_NAME="{distro.pretty}"\nNAME="{distro.name}"\nVERSION_ID="{distro.version}"\n'
                f'VERSION="{distro.version} ({distro.codename})"\nVERSION_CODENAME={distro.codename}\nID=debian\n'
                'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\n'
                'BUG_REPORT_URL="https://bugs.debian.org/"\n'
            )
    number = distro.pretty.removeprefix("Ubuntu ")
    return (
        f'PRETTY_NAME="{distro.pretty}"\nNAME="Ubuntu"\nVERSION_ID="{distro.version}"\n'
        f'VERSION="{number} ({nickname(persona)})"\nVERSION_CODENAME={distro.codename}\nID=ubuntu\nID_LIKE=debian\n'
        'HOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\n'
        'BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\n'
        'PRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\n'
        f"UBUNTU_CODENAME={distro.codename}\n"
    )


def nickname(persona: Persona) -> str:
    return {"jammy": "Jammy Jellyfish", "focal": "Focal Fossa", "bookworm": "bookworm"}[persona.distro.codename]


def release_point(persona: Persona) -> str:
    """/etc/debian_version."""
    return {"debian": "12.9\n", "ubuntu22": "bookworm/sid\n", "ubuntu20": "bullseye/sid\n"}[persona.distro.key]


def lsb_release(persona: Persona) -> str:
    distro = persona.distro
    return (f"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE={distro.version}\nDISTRIB_CODENAME={distro.codename}\n"
            f'DISTRIB_DESCRIPTION="{distro.pretty}"\n')  # fmt: skip


def issue(persona: Persona) -> str:
    """/etc/issue, with agetty's escapes."""
    if persona.distro.family == "embedded":
        return "Welcome\n"
    name = persona.distro.pretty if persona.distro.key != "debian" else f"Debian GNU/Linux {persona.distro.version}"
    return f"{name} \\n \\l\n\n"


def hosts(persona: Persona) -> str:
    name = persona.hostname
    return (
        f"127.0.0.1\tlocalhost\n127.0.1.1\t{persona.fqdn}\t{name}\n\n"
        "# The following lines are desirable for IPv6 capable hosts\n"
        "::1     localhost ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n"
    )


def crontab() -> str:
    path = "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin"
    test = "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron"
    return (
        f"# /etc/crontab: system-wide crontab\n\nSHELL=/bin/sh\nPATH={path}\n\n"
        "# m h dom mon dow user\tcommand\n17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n"
        f"25 6\t* * *\troot\t{test}.daily; "
        f"}}\n47 6\t* * 7\troot\t{test}.weekly; }}\n52 6\t1 * *\troot\t{test}.monthly; }}\n"
    )


def sshd_config() -> str:
    return (
        "# This is the sshd server system-wide configuration file.\n\nInclude "
        "/etc/ssh/sshd_config.d/*.conf\n\n#Port 22\n"
        "PermitRootLogin yes\n#PasswordAuthentication yes\nKbdInteractiveAuthentication no\nUsePAM yes\n"
        "X11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n"
    )


def fstab(persona: Persona, disk: str) -> str:
    if persona.distro.family == "embedded":
        return "proc\t\t/proc\tproc\tdefaults\t0\t0\ntmpfs\t\t/tmp\ttmpfs\tdefaults\t0\t0\n"
    ident = sha256(persona.seed.material("fstab.uuid", 16)).hexdigest()
    uuid = f"{ident[:8]}-{ident[8:12]}-4{ident[13:16]}-9{ident[17:20]}-{ident[20:32]}"
    return (f"# <file system> <mount point>   <type>  <options>       <dump>  <pass>\n# / was on /dev/{disk}1 during "
            f"installation\nUUID={uuid} /               ext4    errors=remount-ro 0       1\n")  # fmt: skip


def motd(persona: Persona) -> str:
    if persona.distro.key != "debian":
        return ""
    return (
        "\nThe programs included with the Debian GNU/Linux system are free software;\n"
        "the exact distribution terms for each program are described in the\n"
        "individual files in /usr/share/doc/*/copyright.\n\n"
        "Debian GNU/Linux comes with ABSOLUTELY NO WARRANTY, to the extent\npermitted by applicable law.\n"
    )
