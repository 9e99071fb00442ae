"""What a notebook's cells bind and use, read from their source."""

import ast
import builtins
import importlib.util
import io
import re
import symtable
import tokenize
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Definitions = Mapping[str, list[ast.stmt]]  # what binds each name

IMMUTABLE = (str, bytes, int, float, complex, bool, type(None))
# What asks for the interpreter itself: such a test has to run where the trainee's code is.
INTERPRETER_NAMES = frozenset(
    {"get_ipython", "In", "Out", "_ih", "_oh", "globals", "locals", "vars", "exec", "eval", "__main__"}
)
# What makes objects of stored bytes, and so may run what those name: no place for that but where the trainee's code is.
UNPICKLING = frozenset(
    {"pickle", "_pickle", "cPickle", "joblib", "shelve", "marshal", "dill", "cloudpickle", "jsonpickle"}
    | {"read_pickle", "read_hdf", "HDFStore", "Unpickler", "allow_pickle", "unsafe_load", "UnsafeLoader", "Loader"}
    | {"run_path", "run_module"}
)
FILE_NAMES = frozenset(
    {"open", "Path", "os", "glob", "exists", "is_file", "iterdir", "listdir", "load_workbook", "ZipFile"}
)
FILE_NAME = re.compile(
    r"\.(arrow|bin|bz2|cfg|csv|dat|db|docx?|duckdb|feather|geojson|gif|gz|h5|hdf5?|html?|ini|ipynb|jpe?g|jsonl?|log|md"
    r"|ndjson|np[yz]|ods|parquet|pdf|png|pptx?|sqlite3?|svg|tar|tiff?|toml|tsv|txt|xls[bmx]?|xml|ya?ml|zip)\b",
    re.IGNORECASE,
)
PRINT_NAMES = frozenset({"redirect_stdout", "redirect_stderr", "stdout", "stderr"})
IGNORED_AT_END = frozenset(
    {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)
OUTWARD = frozenset(
    {"open", "input", "print", "exec", "eval", "compile", "__import__", "globals", "locals", "vars", "exit", "quit"}
)
COUNTING = frozenset({"sum", "len", "round", "int", "float", "min", "max", "abs"})
COMPREHENSIONS = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})
INTERPRETER_CALLS = frozenset({"getsource", "getsourcelines", "patch", "run_cell", "run_line_magic", "system"})


@dataclass
class Bindings:
    """What some code does with global names.

    `bound` at its top level, by which statements; `read` at its top level; used as globals by its functions
    (`of_functions`), and bound as globals by them (`rebound`).
    """

    bound: dict[str, list[ast.stmt]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    of_functions: set[str] = field(default_factory=set)
    rebound: set[str] = field(default_factory=set)


class _Reader(ast.NodeVisitor):
    """Collects names bound and read outside functions and classes."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._statement: ast.stmt | None = None
        self._depth = 0

    def read(self, tree: ast.Module) -> None:
        """Collect from every top-level statement."""
        for statement in tree.body:
            self._statement = statement
            self.visit(statement)

    def _bind(self, name: str) -> None:
        if self._depth == 0 and self._statement is not None:
            self._bindings.bound.setdefault(name, []).append(self._statement)

    def _scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._bind(node.name)
        self._inside(node)

    def _inside(self, node: ast.AST) -> None:
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _scope  # noqa: N815 - ast's names
    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _inside  # noqa: N815 - likewise

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            if self._depth == 0:
                self._bindings.read.add(node.id)
        else:
            self._bind(node.id)

    def visit_alias(self, node: ast.alias) -> None:
        self._bind(node.asname or node.name.partition(".")[0])

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)


def bindings_of(tree: ast.Module) -> Bindings:
    """What `tree` does with global names."""
    bindings = Bindings()
    _Reader(bindings).read(tree)
    top = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    for scope in top.get_children():
        if scope.get_name() not in COMPREHENSIONS:
            _read_functions(scope, bindings)
    return bindings


def _read_functions(scope: symtable.SymbolTable, bindings: Bindings) -> None:
    if scope.get_type() == "function":
        for symbol in scope.get_symbols():
            if symbol.is_global():
                bindings.of_functions.add(symbol.get_name())
                if symbol.is_declared_global() and symbol.is_assigned():
                    bindings.rebound.add(symbol.get_name())
    for inner in scope.get_children():
        _read_functions(inner, bindings)


def parsed(source: str) -> ast.Module | None:
    """The syntax tree; magics are rewritten as IPython would; None for what is no Python."""
    for transform in (_as_it_is, _as_ipython):
        try:
            return ast.parse(transform(source))
        except (SyntaxError, ValueError):
            continue
    return None


def _as_it_is(source: str) -> str:
    return source


def _as_ipython(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    transform: Callable[[str], str] = TransformerManager().transform_cell  # type: ignore[no-untyped-call]
    return transform(source)


def imported(statements: list[ast.stmt], name: str) -> tuple[str, str | None] | None:
    """(module, attribute or None) when every one of `statements` binds `name` by the same import."""
    found: set[tuple[str, str | None]] = set()
    for statement in statements:
        sources = list(_import_of(statement, name))
        if len(sources) != 1:
            return None
        found.add(sources[0])
    return found.pop() if len(found) == 1 else None


def _import_of(statement: ast.stmt, name: str) -> Iterator[tuple[str, str | None]]:
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if alias.asname == name:
                yield alias.name, None
            elif alias.asname is None and alias.name.partition(".")[0] == name:
                yield name, None
    elif isinstance(statement, ast.ImportFrom) and statement.module and statement.level == 0:
        for alias in statement.names:
            if (alias.asname or alias.name) == name:
                yield statement.module, alias.name


def is_definition(statement: ast.stmt) -> bool:
    """Whether running the statement only defines something: a function, a class, an immutable constant."""
    if isinstance(statement, ast.Assign):
        return _is_constant(statement.value)
    return isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def is_released(name: str, known: Container[str]) -> bool:
    """Whether a name means what the release says: one of `known`, or a builtin that asks nobody else for anything."""
    return name in known or (hasattr(builtins, name) and name not in OUTWARD)


def assigns_name(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but give one name a value; to await one takes a notebook's own loop."""
    if not isinstance(statement, ast.Assign) or [type(target) for target in statement.targets] != [ast.Name]:
        return False
    return not any(isinstance(node, ast.Await) for node in ast.walk(statement.value))


def objects_in(tree: ast.AST) -> set[str]:
    """Names whose methods or attributes some code uses, and so may change them."""
    return {
        node.value.id for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def names_in(tree: ast.AST) -> set[str]:
    """All names in some code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _is_constant(node: ast.expr) -> bool:
    try:
        value: Any = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return isinstance(value, IMMUTABLE) or (
        isinstance(value, tuple) and all(isinstance(item, IMMUTABLE) for item in value)
    )


def comes_to_points(tree: ast.Module) -> bool:
    """Whether a test ends in what its own text makes a number: the points of partial credit."""
    counted: set[str] = set()
    for _ in range(2):  # a loop may use above what it assigns below
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and _is_count(node.value, counted):
                counted |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    last = tree.body[-1] if tree.body else None
    return isinstance(last, ast.Expr) and _is_count(last.value, counted)


def _is_count(node: ast.expr, counted: Container[str]) -> bool:
    match node:
        case ast.Constant():
            found = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        case ast.Name():
            found = node.id in counted
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            found = _is_count(node.operand, counted)
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            found = _is_count(first, counted) or _is_count(second, counted)
        case ast.Call(func=ast.Name()):
            found = _called(node.func) in COUNTING
        case _:
            found = False
    return found


def needs_trainee_interpreter(tree: ast.Module | None) -> bool:
    """Whether a test cell asks for what only the trainee's interpreter has: magics, source text, patched globals.

    None stands for a cell that is no plain Python.
    """
    if tree is None:
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in INTERPRETER_NAMES:
            return True
        if isinstance(node, ast.Call) and _called(node.func) in INTERPRETER_CALLS:
            return True
        if isinstance(node, ast.Import) and any(_is_missing(alias.name) for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.level or _is_missing(node.module or "")):
            return True
    return False


def unpickles(tree: ast.AST, definitions: Definitions) -> bool:
    """Whether some code, or what it uses of `definitions`, seems to make objects of stored bytes."""
    used = (words for _, words in _used(tree, definitions))
    return any(not UNPICKLING.isdisjoint(words) or {"torch", "load"} <= words for words in used)


def is_quiet(source: str) -> bool:
    """Whether a semicolon at its end keeps a cell's last value from being shown, by IPython's rule."""
    tokens = (token for token in _tokens(source) if token.type not in IGNORED_AT_END)
    return [token.string for token in tokens][-1:] == [";"]


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    try:
        return list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return []


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_missing(module: str) -> bool:
    return module.partition(".")[0] == "__main__" or importlib.util.find_spec(module.partition(".")[0]) is None


def reads_files(tree: ast.AST, definitions: Definitions) -> bool:
    """Whether a test cell, or what it uses of `definitions`, seems to look at files.

    Only then are those the trainee's code wrote fetched.
    """
    defined = {name: [one for one in found if is_definition(one)] for name, found in definitions.items()}
    return any(_looks_at_files(code) for code, _ in _used(tree, defined))


def _looks_at_files(code: ast.AST) -> bool:
    return any(name in FILE_NAMES or name.startswith("read_") for name in _parts(_words(code))) or any(
        FILE_NAME.search(text) for text in _texts(code)
    )


def looks_at_prints(tree: ast.AST) -> bool:
    """Whether a test cell seems to catch what is printed; only then is what the trainee's code prints passed on."""
    return not PRINT_NAMES.isdisjoint(_words(tree))


def _used(tree: ast.AST, definitions: Definitions) -> Iterator[tuple[ast.AST, set[str]]]:
    """Some code, then each statement it uses, with the words in it."""
    seen: set[str] = set()
    waiting = [tree]
    while waiting:
        code = waiting.pop()
        words = _parts(_all_words(code))
        yield code, words
        waiting += [statement for name in words - seen for statement in definitions.get(name, ())]
        seen |= words


def _parts(words: Iterable[str]) -> set[str]:
    return {part for word in words for part in word.split(".")}


def _all_words(tree: ast.AST) -> Iterator[str]:
    """Names, attributes, what is imported, `allow_pickle=`, and texts, as in `getattr(pandas, "read_pickle")`."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=word) | ast.Attribute(attr=word) | ast.alias(name=word) | ast.Constant(value=str() as word)
            ):
                yield word
            case ast.keyword(arg="allow_pickle" as word) | ast.ImportFrom(module=str() as word):
                yield word


def _words(tree: ast.AST) -> Iterator[str]:
    """Names, attributes, and what is imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.alias(name=word):
                yield word
            case ast.ImportFrom(module=str() as word):
                yield word


def _texts(tree: ast.AST) -> Iterator[str]:
    """Texts but for those that stand alone, which say something to the reader."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value
