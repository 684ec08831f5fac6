"""A shell's variables."""

from collections.abc import Callable

from decnet.kit.shell.arithmetic import Miscalculation, calculate
from decnet.kit.shell.signals import Signal

MAX_VARIABLES = 5_000
MAX_VALUE = 1 << 20
ASSIGNMENT_LIMIT = 8 << 20  # bytes of all values together


class ReadOnly(Signal):
    """The variable ``name`` may not be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooMuch(Signal):
    """There is no memory for that many bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Variables:
    """Values by name. Arrays have their values by index besides; a plain name means index 0."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._arrays: dict[str, dict[str, str]] = {}
        self.exported: set[str] = set()
        self.readonly: set[str] = set()
        self.associative: set[str] = set()
        self.dynamic: dict[str, Callable[[], str]] = {}
        self._size = 0
        self._locals: list[dict[str, str | None]] = []

    def copy(self) -> "Variables":
        """The variables of a subshell."""
        other = Variables()
        other._values = dict(self._values)
        other._arrays = {name: dict(values) for name, values in self._arrays.items()}
        other.exported, other.readonly = set(self.exported), set(self.readonly)
        other.associative, other.dynamic, other._size = set(self.associative), self.dynamic, self._size
        return other

    def find(self, name: str) -> str | None:
        """The value, None where the variable is not set."""
        if name in self.dynamic:
            return self.dynamic[name]()
        if name in self._arrays:
            return self._arrays[name].get("0")
        return self._values.get(name)

    def value(self, name: str) -> str:
        """The value of ``name`` or ``name[index]``, empty where it is not set."""
        base, _, index = name.partition("[")
        return (self.element(base, index.rstrip("]")) if index else self.find(name)) or ""

    def assign(self, name: str, value: str) -> None:
        """Set ``name`` or ``name[index]``. Raises :class:`ReadOnly`, :class:`TooMuch`."""
        base, _, index = name.partition("[")
        if base in self.readonly:
            raise ReadOnly(base)
        self._size += len(value) - len(self.value(name))
        if len(value) > MAX_VALUE or self._size > ASSIGNMENT_LIMIT or len(self._values) > MAX_VARIABLES:
            self._size -= len(value)
            raise TooMuch(len(value))
        if index or base in self._arrays:
            self._arrays.setdefault(base, self._seed(base))[self.index(base, index.rstrip("]") or "0")] = value
        else:
            self._values[base] = value

    def _seed(self, name: str) -> dict[str, str]:
        return {"0": self._values.pop(name)} if name in self._values else {}

    def index(self, name: str, text: str) -> str:
        """``text`` as an index of an array."""
        if name in self.associative:
            return text.strip("\"'")
        try:
            index = calculate(text, self)
        except Miscalculation:
            return "0"
        if index < 0 and name in self._arrays:
            index += max((int(key) for key in self._arrays[name]), default=0) + 1
        return str(index)

    def element(self, name: str, index: str) -> str | None:
        """One value of an array; all of them, joined, for `@` and `*`."""
        if index in ("@", "*"):
            return " ".join(self.elements(name))
        if name not in self._arrays:
            return self.find(name) if self.index(name, index) == "0" else None
        return self._arrays[name].get(self.index(name, index))

    def elements(self, name: str) -> list[str]:
        """All values of an array, in order."""
        if name not in self._arrays:
            value = self.find(name)
            return [] if value is None else [value]
        return [self._arrays[name][key] for key in self.keys(name)]

    def keys(self, name: str) -> list[str]:
        """The indices of an array, in order."""
        if name not in self._arrays:
            return ["0"] if self.find(name) is not None else []
        keys = list(self._arrays[name])
        return keys if name in self.associative else sorted(keys, key=int)

    def set_array(self, name: str, values: list[str], *, append: bool = False) -> None:
        """Make ``name`` an array of ``values``."""
        if name in self.readonly:
            raise ReadOnly(name)
        old = self._arrays.get(name) or self._seed(name) if append else {}
        first = max((int(key) for key in old if key.isdigit()), default=-1) + 1
        self._values.pop(name, None)
        self._arrays[name] = old
        for offset, value in enumerate(values):
            key, sign, rest = value.partition("]=")
            indexed = bool(sign) and key.startswith("[")
            self.assign(f"{name}[{key[1:] if indexed else first + offset}]", rest if indexed else value)

    def unset(self, name: str) -> None:
        """Forget ``name`` or ``name[index]``. Raises :class:`ReadOnly`."""
        base, _, index = name.partition("[")
        if base in self.readonly:
            raise ReadOnly(base)
        if index:
            self._arrays.get(base, {}).pop(self.index(base, index.rstrip("]")), None)
            return
        self._size -= len(self._values.pop(base, ""))
        self._arrays.pop(base, None)
        self.exported.discard(base)

    def names(self) -> list[str]:
        return sorted({*self._values, *self._arrays})

    def is_array(self, name: str) -> bool:
        return name in self._arrays

    def environment(self) -> dict[str, str]:
        """What a command inherits."""
        return {name: value for name, value in self._values.items() if name in self.exported}

    def enter(self) -> None:
        """A function begins."""
        self._locals.append({})

    def leave(self) -> None:
        """It returns: its local variables are as they were before."""
        for name, value in self._locals.pop().items():
            if value is None:
                self._values.pop(name, None)
                self._arrays.pop(name, None)
            else:
                self._values[name] = value

    def localize(self, name: str) -> bool:
        """Make ``name`` local to the function that runs; False where none does."""
        if not self._locals:
            return False
        self._locals[-1].setdefault(name, self._values.get(name))
        return True
