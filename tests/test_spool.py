import io
from contextlib import closing
from pathlib import Path

import pytest

from decnet.spool import LIFE, MAX_LINE, Position, Writer, acknowledge, acknowledged, prune, read

START = Position()


def texts(folder: Path, after: Position = START) -> list[bytes]:
    return [line for _, line in read(folder, after).lines]


def test_numbers_and_positions_across_segments(tmp_path: Path) -> None:
    with closing(Writer(tmp_path, segment_bytes=20)) as writer:
        numbers = [writer.append(b"line %d" % i) for i in range(10)]
    got, here = [], START
    while (batch := read(tmp_path, here, limit=4)).lines:
        got += batch.lines
        here = batch.position
    assert got == [(n, b"line %d" % i) for i, n in enumerate(numbers)]
    assert len(list(tmp_path.glob("*.seg"))) == 4


def test_a_torn_line_waits_until_a_successor_shows_that_nobody_will_finish_it(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)) as writer:
        writer.append(b"whole")
    with next(tmp_path.glob("*.seg")).open("ab") as file:
        file.write(b"half a li")
    before = read(tmp_path, START)
    assert (texts(tmp_path), before.torn) == ([b"whole"], 0)
    with closing(Writer(tmp_path)) as writer:
        after = read(tmp_path, before.position)
        assert (after.lines, after.torn) == ([], 1)
        writer.append(b"next")
    assert texts(tmp_path, after.position) == [b"next"]


def test_numbers_are_never_given_twice_even_if_the_power_took_lines(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)) as writer:
        seen = [writer.append(b"a"), writer.append(b"b")]
    next(tmp_path.glob("*.seg")).write_bytes(b"")
    with closing(Writer(tmp_path)) as writer:
        assert writer.append(b"c") == 2 * LIFE > max(seen)


def test_one_writer_a_spool(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)), pytest.raises(BlockingIOError):
        Writer(tmp_path)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(writer: Writer, data: bytes) -> None:
        writer._file.write(data[:2])
        raise OSError(28, "No space left on device")

    with closing(Writer(tmp_path)) as writer:
        writer.append(b"one")
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "_write", half)
            with pytest.raises(OSError, match="No space"):
                writer.append(b"two")
        writer.append(b"three")
    assert texts(tmp_path) == [b"one", b"three"]


def test_what_is_committed_may_be_deleted_and_nothing_else(tmp_path: Path) -> None:
    with closing(Writer(tmp_path, segment_bytes=20)) as writer:
        for i in range(10):
            writer.append(b"line %d" % i)
        here = read(tmp_path, START, limit=5).position
        assert prune(tmp_path) == 0
        acknowledge(tmp_path, here)
        assert (prune(tmp_path), acknowledged(tmp_path)) == (1, (here.n, here.segment))
        assert texts(tmp_path, here) == [b"line %d" % i for i in range(5, 10)]
        assert prune(tmp_path) == 0


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)) as writer:
        writer.append(b"x" * (MAX_LINE + 10))
        writer.append(b"next")
    assert [len(line) for line in texts(tmp_path)] == [MAX_LINE, 10, 4]


def test_the_reserve_is_spent_before_anything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up: what the reserve frees is used, then the writer says no; with room, it is set aside again."""
    room = {"reserve": 1}
    write = Writer._write

    def full(writer: Writer, data: bytes) -> None:
        if not writer.spent or not room["reserve"]:
            raise OSError(28, "No space left on device")
        room["reserve"] -= 1
        write(writer, data)

    with closing(Writer(tmp_path, reserve=4096)) as writer:
        assert (tmp_path / "reserve").stat().st_size == 4096
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "_write", full)
            writer.append(b"one")
            assert (writer.spent, (tmp_path / "reserve").exists()) == (True, False)
            with pytest.raises(OSError, match="No space"):
                writer.append(b"two")
        assert writer.refill()
        writer.append(b"three")
    assert texts(tmp_path) == [b"one", b"three"]


def test_a_link_in_the_spool_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"root\n")
    spool = tmp_path / "spool"
    spool.mkdir()
    (spool / f"{1:020d}.seg").symlink_to(tmp_path / "secret")
    (spool / f"{2:020d}.seg").write_bytes(b"x\n")
    assert [line for _, line in read(spool, START).lines] == [b"x"]


class Stuck(io.FileIO):
    """A file that cannot be cut."""

    def truncate(self, size: int | None = None, /) -> int:
        raise OSError(5, "Input/output error")


def test_a_half_line_that_cannot_be_taken_back_spoils_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(writer: Writer, data: bytes) -> None:
        writer._file.write(data[:2])
        raise OSError(5, "Input/output error")

    with closing(Writer(tmp_path)) as writer:
        writer.append(b"one")
        writer._file.close()
        writer._file = Stuck(next(tmp_path.glob("*.seg")), "ab")
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "_write", half)
            with pytest.raises(OSError, match="Input/output"):
                writer.append(b"two")
        last = writer.append(b"three")
        assert writer.append(b"four") == last + 1
    batch = read(tmp_path, START)
    assert ([line for _, line in batch.lines], batch.torn) == ([b"one", b"three", b"four"], 1)


def test_whoever_knew_a_spool_hears_that_part_of_it_or_all_of_it_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(Writer(tmp_path, segment_bytes=20)) as writer:
            for i in range(10):
                writer.append(b"line %d" % i)
    first, second, *_ = sorted(tmp_path.glob("*.seg"))
    assert not read(tmp_path, START).gap
    middle, here = read(tmp_path, START, limit=5).position, read(tmp_path, START).position
    assert not read(tmp_path, middle).gap
    first.unlink()
    assert read(tmp_path, START).gap  # somebody else has read and deleted it
    assert not read(tmp_path, middle).gap
    second.unlink()
    batch = read(tmp_path, middle)
    assert (batch.gap, batch.lines[0][1]) == (True, b"line 6")
    for path in tmp_path.glob("*.seg"):
        path.unlink()
    assert not read(tmp_path, here).gap
    with closing(Writer(tmp_path)) as writer:
        writer.append(b"another spool")
    batch = read(tmp_path, here)
    assert (batch.gap, batch.lines) == (True, [(LIFE, b"another spool")])
