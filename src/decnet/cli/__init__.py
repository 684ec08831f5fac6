"""The command line: the composition root, and the programs that ``decnet up`` starts."""


def main() -> None:
    """Run a command of :mod:`decnet.cli.app`."""
    from decnet.cli.app import run

    run()
