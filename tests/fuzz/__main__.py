"""Feed one decoy mutated dialogues until time is up, or until it raises: then the input is kept as a transcript.

``python -m tests.fuzz redis --seconds 60``, ``--runs 1000 --seed 7`` to repeat a run, ``--atheris`` where that is
installed, for mutation that follows the covered code.
"""

import argparse
import importlib
import random
import sys
import time
import traceback
from pathlib import Path

from decnet.decoys import ALL
from decnet.sansio import Decoy
from tests.transcripts import CASES, ROOT, Script, drain, load, pieces, sent, text

SLOW = 2.0  # seconds that one input may take, on any machine
WORDS = (
    b"\r\n",
    b"\n",
    b"\0",
    b" ",
    b'"',
    b"'",
    b"$",
    b"*",
    b"%",
    b":",
    b"<",
    b"(",
    b"\xff",
    b"-1",
    b"65536",
    b"A" * 300,
)


def seeds(decoy: Decoy) -> list[tuple[Script, bytes]]:
    """The dialogues that are on file, each with the line that sets its scene."""
    scripts = [(load(path), sent(path)) for owner, path in CASES if owner is decoy]
    return [([line for line in script if line[0] == "@"], data) for script, data in scripts] or [([], b"")]


def mutate(data: bytes, dice: random.Random) -> bytes:
    """``data`` with a few of its bytes changed, moved, doubled or lost."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at, span = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 8, 64))
        match dice.randrange(6):
            case 0:
                out[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del out[at : at + span]
            case 2:
                out[at:at] = dice.choice(WORDS)
            case 3:
                out[at:at] = out[at : at + span] * dice.choice((1, 2, 50))
            case 4:
                other = dice.randrange(len(out) + 1)
                out[at:at] = out[other : other + span]
            case _:
                out[at : at + span] = dice.randbytes(span)
    return bytes(out[: 1 << 16])


def attempt(decoy: Decoy, scene: Script, data: bytes, size: int) -> float:
    """Seconds that the decoy takes for ``data``. Raises whatever it raises."""
    began = time.monotonic()
    drain(decoy, pieces(data, size), scene)
    return time.monotonic() - began


def keep(decoy: Decoy, scene: Script, data: bytes) -> Path:
    """Write the input down as a transcript, to be completed when the bug is gone."""
    path = ROOT / decoy.name / "transcripts" / f"fuzz_{abs(hash(data)) % 10**8:08d}.txt"
    lines = [f"{mark} {said}" for mark, said in scene] + [f"> {text(data)}"]
    path.write_text("\n".join(["# Found by fuzzing.", *lines, ""]))
    return path


def run(decoy: Decoy, seconds: float, runs: int, seed: int) -> int:
    """How many inputs were tried; ends the program at the first one that the decoy does not bear."""
    dice, corpus, done = random.Random(seed), seeds(decoy), 0
    until = time.monotonic() + seconds
    while done < runs and time.monotonic() < until:
        scene, data = dice.choice(corpus)
        data, size = mutate(data, dice), dice.choice((1, 7, 4096, 1 << 20))
        try:
            took = attempt(decoy, scene, data, size)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we are looking for
            traceback.print_exc()
            sys.exit(f"decnet: {decoy.name} raised; the input is in {keep(decoy, scene, data)}")
        if took > SLOW:
            sys.exit(f"decnet: {decoy.name} took {took:.1f} s; the input is in {keep(decoy, scene, data)}")
        done += 1
    return done


def run_atheris(decoy: Decoy, seconds: float) -> None:
    atheris = importlib.import_module("atheris")
    scene, _ = seeds(decoy)[0]
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}"], lambda data: attempt(decoy, scene, data, 4096))
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=[decoy.name for decoy in ALL])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--runs", type=int, default=1 << 60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--atheris", action="store_true")
    given = parser.parse_args()
    decoy = next(decoy for decoy in ALL if decoy.name == given.name)
    if given.atheris:
        run_atheris(decoy, given.seconds)
    else:
        print(
            f"{run(decoy, given.seconds, given.runs, given.seed)} inputs, none of which it minded (seed {given.seed})"
        )


if __name__ == "__main__":
    main()
