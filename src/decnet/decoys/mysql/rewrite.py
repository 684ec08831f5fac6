"""MySQL's SQL in the words that SQLite understands, token by token."""

from collections.abc import Callable

from msgspec import Struct, field

from decnet.decoys.mysql import errors
from decnet.kit.sql import Token, Value

_DROPPED = frozenset(
    ("SQL_NO_CACHE", "SQL_CACHE", "SQL_CALC_FOUND_ROWS", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT",
     "HIGH_PRIORITY", "LOW_PRIORITY", "DELAYED", "QUICK", "BINARY")
)  # fmt: skip
_SWAPPED = {"&&": "AND", "||": "OR", "<=>": "IS", "RLIKE": "REGEXP", "XOR": "<>", "DISTINCTROW": "DISTINCT",
            "STRAIGHT_JOIN": "JOIN", "DIV": "/", "UTC_TIMESTAMP": "now()", "LOCALTIME": "now()",
            "SIGNED": "INTEGER", "UNSIGNED": "INTEGER"}  # fmt: skip
_CALLS = {"LEFT": "left_of", "RIGHT": "right_of", "IF": "iif", "CHAR": "char_of", "REPLACE": "replace",
          "INSERT": "insert_into", "DATE": "date_of", "TIME": "time_of"}  # fmt: skip
_BARE = {"CURRENT_USER": "current_user()", "CURRENT_TIMESTAMP": "now()", "CURRENT_DATE": "curdate()",
         "CURRENT_TIME": "curtime()"}  # fmt: skip
_CLAUSES = {"WHERE": "where", "ORDER": "order", "GROUP": "group", "HAVING": "having", "ON": "on", "SET": "set",
            "LIMIT": "limit", "UNION": "select", "VALUES": "values", "USING": "on"}  # fmt: skip
_TABLES_FOLLOW = frozenset(("JOIN", "INTO", "TABLE", "STRAIGHT_JOIN"))
_ENDS_LIST = frozenset(
    ("FROM", "UNION", "INTO", "LIMIT", "WHERE", "ORDER", "GROUP", "HAVING", "FOR", "PROCEDURE", "LOCK")
)
_OPERATORS = frozenset(
    ("AND", "OR", "NOT", "IS", "LIKE", "IN", "BETWEEN", "DIV", "MOD", "XOR", "REGEXP", "RLIKE", "AS")
)
_UNITS = frozenset(("MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"))
_RESERVED = frozenset(
    ("WHERE", "FROM", "ORDER", "GROUP", "LIMIT", "HAVING", "SET", "VALUES", "UNION", "ON", "AND", "OR", "JOIN", "BY",
     "AS", "TABLE", "UPDATE", "DELETE", "INSERT", "INNER", "LEFT", "RIGHT", "NULL", "WITH", "FOR", "CASE", "BETWEEN",
     "LIKE")
)  # fmt: skip
DEPTH = 60


class Scope(Struct, frozen=True):
    """What a statement is read in.

    database: the current one, empty where there is none
    exists: whether a database, or a table in one, is there
    variable: the value of `@@x` or `@x`; raises SqlError
    product: named in errors
    maria: whether it is MariaDB
    """

    database: str
    exists: Callable[[str, str | None], bool]
    variable: Callable[[str], Value]
    product: str
    maria: bool


class Rewritten(Struct):
    """The statement for SQLite.

    names: of the outermost columns as MySQL calls them, None where SQLite's name is right
    tables: what it touches, as (database, table)
    clauses: where each token stands, by its start
    marks: how many parameters it has
    """

    sql: str = ""
    names: list[str | None] = field(default_factory=list)
    tables: list[tuple[str, str]] = field(default_factory=list)
    clauses: dict[int, str] = field(default_factory=dict)
    marks: int = 0


class _Frame(Struct):
    """One level of brackets. ``call`` is the function whose they are."""

    call: str = ""
    select: bool = False
    clause: str = "select"
    table_next: bool = False


class Rewriter:
    """Reads one statement of ``source``, which ``found`` are the tokens of."""

    def __init__(self, source: str, found: list[Token], scope: Scope) -> None:
        self._source, self._found, self._scope = source, found, scope
        self._at = 0
        self._out: list[str] = []
        self._frames = [_Frame()]
        self._result = Rewritten()
        self._verb = found[0].upper
        self._locals = self._common_tables()

    def read(self) -> Rewritten:
        """The whole statement. Raises SqlError."""
        while self._at < len(self._found):
            token = self._found[self._at]
            self._result.clauses[token.start] = self._frames[-1].clause
            if not (self._bracket(token) or self._table(token) or self._special(token) or self._keyword(token)):
                self._out.append(self._plain(token))
                self._at += 1
        self._result.names = self._names()
        self._result.sql = " ".join(self._out)
        return self._result

    def _ahead(self, steps: int = 1) -> str:
        """The word or sign that follows in so many steps."""
        at = self._at + steps
        return self._found[at].upper if 0 <= at < len(self._found) else ""

    def _common_tables(self) -> set[str]:
        """The names that a WITH gives."""
        if self._verb != "WITH":
            return set()
        pairs = zip(self._found, self._found[1:], strict=False)
        return {
            token.value.lower()
            for token, after in pairs
            if after.upper in ("AS", "(") and token.kind in ("word", "name")
        }

    def _bracket(self, token: Token) -> bool:
        frame = self._frames[-1]
        if token.upper == "(":
            if len(self._frames) > DEPTH:
                raise errors.SqlError(1436, "HY000", "Thread stack overrun:  Need more than 122880 bytes of stack.")
            before = self._found[self._at - 1] if self._at else token
            frame.table_next = False
            self._frames.append(_Frame(before.upper, clause=frame.clause))
        elif token.upper == ")":
            if len(self._frames) == 1:
                raise self._wrong(token)
            self._frames.pop()
        else:
            return False
        self._out.append(token.text)
        self._at += 1
        return True

    # Tables

    def _table(self, token: Token) -> bool:
        """A table where one is expected; its name gets its database."""
        frame = self._frames[-1]
        if not frame.table_next or token.kind not in ("word", "name"):
            return False
        if token.upper in ("IF", "NOT", "EXISTS", "ONLY", "LATERAL", "SELECT", "IGNORE", "INTO", "LOW_PRIORITY", "OR"):
            return False
        frame.table_next = False
        if token.upper in _RESERVED and token.kind == "word":
            raise self._wrong(token)
        if token.upper == "DUAL":
            self._out.pop()
            self._at += 1
            return True
        if self._ahead() == ".":
            names = self._found[self._at].value, self._found[min(self._at + 2, len(self._found) - 1)].value
            self._at += 3
        else:
            names = self._scope.database, token.value
            self._at += 1
        self._out.append(self._qualified(*names))
        return True

    def _qualified(self, database: str, table: str) -> str:
        if table.lower() in self._locals:
            return _name(table)
        if not database:
            raise errors.no_database()
        if not self._scope.exists(database, None) and not self._scope.maria:
            raise errors.unknown_database(database)
        if not self._scope.exists(database, table):
            raise errors.no_table(database, table)
        self._result.tables.append((database, table))
        return f"{_name(database)}.{_name(table)}"

    # Words that mean something else, or stand elsewhere

    def _special(self, token: Token) -> bool:
        match token.upper:
            case "FROM":
                self._from()
            case "," if self._frames[-1].clause == "from":
                self._frames[-1].table_next = True
                self._emit(",")
            case "INTERVAL" if self._out and self._out[-1] in ("+", "-"):
                self._out.pop()
                self._skip(lambda word: word in _UNITS)
            case "COLLATE":
                self._at += 2
            case "SEPARATOR":
                self._emit(",")
            case "ORDER" if self._frames[-1].call == "GROUP_CONCAT":
                self._skip(lambda word: word in ("SEPARATOR", ")"), past=False)
            case "ORDER" | "LIMIT" if self._verb in ("UPDATE", "DELETE") and len(self._frames) == 1:
                self._at = len(self._found)
            case _:
                return self._hint(token) or self._operator(token)
        return True

    def _hint(self, token: Token) -> bool:
        """Words that only tell the server how to go about it."""
        match token.upper:
            case "FOR" | "LOCK" if self._ahead() in ("UPDATE", "SHARE", "IN"):
                self._at = len(self._found)
            case "FORCE" | "USE" | "IGNORE" if self._ahead() in ("INDEX", "KEY"):
                self._skip(lambda word: word == ")")
            case "IGNORE":
                self._emit("OR IGNORE")
            case _:
                return False
        return True

    def _operator(self, token: Token) -> bool:
        match token.upper:
            case "/":
                self._emit("* 1.0 /")
            case "!":
                self._emit("NOT")
            case ":=":
                raise self._wrong(token)
            case "DEFAULT" if self._frames[-1].clause == "values":
                self._emit("NULL")
            case "CONVERT" if self._ahead() == "(":
                self._convert()
            case word if word.startswith("_UTF8") or word in ("_LATIN1", "_BINARY"):
                self._at += 1
            case _:
                return False
        return True

    def _from(self) -> None:
        frame = self._frames[-1]
        if len(self._frames) > 1 and not frame.select:
            self._emit(",")  # trim(x FROM y)
            return
        frame.clause, frame.table_next = "from", True
        self._emit("FROM")

    def _convert(self) -> None:
        """convert(x USING y) is x, convert(x, type) a cast."""
        level, end, using = 0, self._at + 1, False
        for end in range(self._at + 1, len(self._found)):
            word = self._found[end].upper
            level += (word == "(") - (word == ")")
            using = using or (word == "USING" and level == 1)
            if level == 0:
                break
        comma = next((i for i in range(end, self._at, -1) if self._found[i].upper in (",", "USING")), end)
        if using:
            self._found[comma:end] = []
        elif comma < end:
            self._found[comma] = Token("word", "AS", self._found[comma].start, self._found[comma].end)
            self._emit("CAST")
            return
        self._at += 1

    def _keyword(self, token: Token) -> bool:
        word, frame = token.upper, self._frames[-1]
        if not word or token.kind != "word":
            return False
        if word in _DROPPED and self._ahead() not in ("(", ",", ")", "."):
            self._at += 1
            return True
        if word == "SELECT":
            frame.select, frame.clause = True, "select"
        elif word == "VALUES" or (word in _CLAUSES and self._ahead() != "("):
            frame.clause, frame.table_next = _CLAUSES[word], False
        if word in _TABLES_FOLLOW or (self._at == 0 and word in ("UPDATE", "INSERT", "REPLACE")):
            frame.table_next = True
        return False

    def _emit(self, text: str) -> None:
        self._out.append(text)
        self._at += 1

    def _skip(self, until: Callable[[str], bool], *, past: bool = True) -> None:
        """Leave out everything up to a word, and the word unless ``past`` says otherwise."""
        while self._at < len(self._found) and not until(self._found[self._at].upper):
            self._at += 1
        self._at += past

    # What remains

    def _plain(self, token: Token) -> str:
        match token.kind:
            case "string":
                return self._string(token)
            case "name":
                return _name(token.value)
            case "hex":
                return f"x'{token.octets.hex()}'"
            case "variable":
                return self._variable(token)
            case "mark":
                self._result.marks += 1
                return "?"
            case "word":
                return self._word(token)
            case _:
                return _SWAPPED.get(token.upper, token.text)

    def _word(self, token: Token) -> str:
        word = token.upper
        if self._ahead() == "(":
            return _CALLS.get(word, token.text)
        if word in _BARE and self._ahead(-1) != ".":
            return _BARE[word]
        if word in ("ROWID", "_ROWID_", "OID") and self._ahead(-1) != "AS":
            raise errors.unknown_column(token.text, "field list")
        return _SWAPPED.get(word, token.text)

    def _string(self, token: Token) -> str:
        value = token.value
        while self._at + 1 < len(self._found) and self._found[self._at + 1].kind == "string" and self._in_value():
            self._at += 1
            value += self._found[self._at].value
        if "\0" in value:
            return f"CAST(x'{value.encode('utf-8', 'replace').hex()}' AS TEXT)"
        return "'" + value.replace("'", "''") + "'"

    def _in_value(self) -> bool:
        """Whether a string after this one belongs to it and is no alias."""
        return self._ahead(2) != "FROM"

    def _variable(self, token: Token) -> str:
        if self._ahead() == ":=":
            self._at += 1  # the value is what counts
            return ""
        value = self._scope.variable(token.text)
        if value is None:
            return "NULL"
        return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"

    def _wrong(self, token: Token) -> errors.SqlError:
        return errors.syntax(
            self._source[token.start :], self._scope.product, self._source.count("\n", 0, token.start) + 1
        )

    def _names(self) -> list[str | None]:
        """What the outermost columns are called."""
        start = next((i for i, token in enumerate(self._found) if token.upper == "SELECT"), None)
        if start is None or self._verb not in ("SELECT", "WITH", "("):
            return []
        items: list[list[Token]] = [[]]
        level = 0
        for token in self._found[start + 1 :]:
            level += (token.upper == "(") - (token.upper == ")")
            if level < 0 or (level == 0 and token.upper in _ENDS_LIST):
                break
            if level == 0 and token.upper == ",":
                items.append([])
            elif not (token.upper in ("DISTINCT", "ALL", "DISTINCTROW") and not items[-1]):
                items[-1].append(token)
        return [self._title(item) for item in items]

    def _title(self, item: list[Token]) -> str | None:
        if not item or item[-1].upper == "*":
            return None
        if len(item) == 1 and item[0].kind == "string":
            return item[0].value
        if item[-1].upper in _UNITS and "INTERVAL" in {token.upper for token in item}:
            return self._source[item[0].start : item[-1].end]
        last, before = item[-1], item[-2] if len(item) > 1 else None
        if before is not None and last.kind in ("word", "name", "string"):
            alias = before.kind != "sign" or before.text == ")"
            if alias and before.upper not in _OPERATORS - {"AS"} and last.upper not in ("END", "NULL", "TRUE", "FALSE"):
                return last.value
        if last.kind in ("word", "name") and all(token.kind in ("word", "name") or token.text == "." for token in item):
            return None if last.upper != "NULL" else "NULL"
        return self._source[item[0].start : last.end]


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
