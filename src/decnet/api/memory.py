"""What the process asks of the C library's allocator, so that what is freed is given back."""

import ctypes
import gc
import sys
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE: Final = 1 << 20


def be_frugal() -> None:
    """Give large blocks back as soon as they are freed, and keep few pools; to be called before threads begin.

    Without this the memory of one password hash stays with the process for good: glibc learns to keep blocks of the
    size that was freed (mallopt(3), M_MMAP_THRESHOLD). Does nothing where there is no glibc.
    """
    library = _glibc()
    if library is not None:
        for option, value in ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE), (_ARENA_MAX, 2)):
            library.mallopt(option, value)


def give_back() -> None:
    """Collect what starting left behind, and let what stays be looked at no more. Nothing where there is no glibc."""
    gc.collect()
    gc.freeze()
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
