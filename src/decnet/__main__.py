"""``python -m decnet``."""

from decnet.cli import main

if __name__ == "__main__":
    main()
