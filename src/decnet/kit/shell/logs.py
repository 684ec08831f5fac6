"""What a host has been writing down before anybody came: logs, and its people's command history."""

from decnet.events import SECOND, Micros
from decnet.kit.shell.moments import stamp
from decnet.persona import Account, Persona

_ROUTINE = (
    "apt update", "apt upgrade -y", "df -h", "free -m", "htop", "ls -la", "cd /var/log", "tail -f syslog",
    "journalctl -xe", "systemctl status ssh", "vim /etc/hosts", "cat /etc/os-release", "uptime", "ip a", "ss -tlnp",
    "crontab -l", "du -sh /var/*", "exit", "w", "last -n 20", "nano /etc/ssh/sshd_config", "systemctl restart ssh",
)  # fmt: skip
_BY_SERVICE = {
    "http": ("nginx -t", "systemctl reload nginx", "ls -la /var/www/html", "tail -n 50 /var/log/nginx/error.log"),
    "mysql": ("mysql -u root -p", "systemctl status mysql", "mysqldump --all-databases > /root/all.sql"),
    "redis": ("redis-cli ping", "vim /etc/redis/redis.conf", "systemctl restart redis-server"),
    "smtp": ("mailq", "postfix check", "tail -f /var/log/mail.log"),
    "ftp": ("systemctl restart vsftpd", "ls -la /srv/ftp"),
}


def bash_history(persona: Persona, account: Account) -> str:
    """What ``account`` typed."""
    own = [line for service in persona.archetype.services for line in _BY_SERVICE.get(service, ())]
    lines = persona.seed.sample(f"history.{account.name}", (*_ROUTINE, *own), 14 if account.uid == 0 else 7)
    return "".join(f"{line}\n" for line in lines)


def _moments(persona: Persona, topic: str, count: int) -> list[Micros]:
    """Moments of the day before the host was made known, in order."""
    born = persona.claim.born
    return sorted(born - persona.seed.number(f"{topic}.{index}", 0, 86_000) * SECOND for index in range(count))


def _line(persona: Persona, moment: Micros, text: str) -> str:
    return (
        f"{stamp(moment, '%b')} {int(stamp(moment, '%d')):2d} {stamp(moment, '%H:%M:%S')} {persona.hostname} {text}\n"
    )


def auth_log(persona: Persona) -> str:
    """Cron's sessions, and the people's."""
    lines = list[str]()
    for index, moment in enumerate(_moments(persona, "auth", 24)):
        pid = persona.seed.number(f"auth.pid.{index}", 900, 30_000)
        opened = index % 2 == 0
        lines.append(
            _line(persona, moment, f"CRON[{pid - index % 2}]: pam_unix(cron:session): session "
                  f"{'opened' if opened else 'closed'} for user root{'(uid=0) by (uid=0)' if opened else ''}")
        )  # fmt: skip
    return "".join(lines)


def syslog(persona: Persona, *, kernel: bool = False) -> str:
    """What daemons say of a quiet day, or the kernel of its start."""
    if kernel:
        release, build = persona.kernel
        return "".join(_line(persona, persona.booted, f"kernel: [    0.000000] {text}") for text in
                       (f"Linux version {release} {build}", "Command line: root=/dev/sda1 ro quiet"))  # fmt: skip
    if persona.distro.family == "embedded":
        texts: tuple[str, ...] = (
            "kern.info kernel: eth0: link up, 100Mbps, full-duplex",
            "daemon.info init: starting pid 812, tty ''",
            "user.notice root: dvrapp started",
            "cron.info crond[640]: crond started",
        )
    else:
        texts = ("systemd[1]: Starting Daily apt download activities...", "systemd[1]: apt-daily.service: Succeeded.",
                 "CRON[2211]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)",
                 "systemd[1]: Finished Rotate log files.", "systemd[1]: Started Session 12 of user root.")  # fmt: skip
    moments = _moments(persona, "syslog", 30)
    return "".join(_line(persona, moment, texts[index % len(texts)]) for index, moment in enumerate(moments))
