"""What may be raised through the routines of a shell. Anything else is a bug."""


class Signal(Exception):
    """Something that one of the callers handles, at the latest the task."""
