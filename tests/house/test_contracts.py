"""The rules of the house that a machine can keep: who imports whom, and how large and plain the code is."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from ktrack.paths import PACKAGE, beside

TESTS = Path(__file__).resolve().parents[1]
PRODUCT = sorted(PACKAGE.rglob("*.py"))
EVERYTHING = [*PRODUCT, *sorted(beside("migrations").rglob("*.py")), *sorted(TESTS.rglob("*.py"))]
FILLED = {PACKAGE / "__init__.py", PACKAGE / "models" / "__init__.py"}
CLOCK = PACKAGE / "base" / "clock.py"
LONGEST_FUNCTION, LONGEST_MODULE = 60, 400
CLOCKS = {
    "now", "utcnow", "today", "fromtimestamp", "time", "time_ns", "monotonic", "localtime", "gmtime", "ctime",
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef
# A code, and after it the reason.
EXPLAINED = re.compile(
    r"# (noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* - \S.*|type: ignore\[[a-z-]+(, ?[a-z-]+)*\] +# \S.*)"
)


def parsed(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def functions(source: Path) -> Iterator[Function]:
    """Every function and method of a file, inner ones too."""
    return (node for node in ast.walk(parsed(source)) if isinstance(node, Function))


def place(source: Path, line: int) -> str:
    return f"{source.relative_to(TESTS.parent)}:{line}"


def test_imports_keep_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TESTS.parent)
    assert lint_imports(no_cache=True) == 0


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        place(source, node.lineno)
        for source in EVERYTHING
        for function in functions(source)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_packages_are_empty_but_for_the_models_and_the_version() -> None:
    filled = [source for source in PACKAGE.rglob("__init__.py") if source.read_text(encoding="utf-8").strip()]
    assert set(filled) == FILLED


def test_functions_are_short() -> None:
    long = [
        f"{place(source, function.lineno)} {function.name}"
        for source in (*PRODUCT, *TESTS.rglob("*.py"))
        for function in functions(source)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_are_short() -> None:
    lengths = {place(file, 1): len(file.read_text(encoding="utf-8").splitlines()) for file in PRODUCT}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def clock_readers(source: Path) -> Iterator[str]:
    """Where a file asks what time it is; durations (perf_counter) are no time of day."""
    for node in ast.walk(parsed(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        if node.func.attr in CLOCKS and owner.split(".")[-1] in ("datetime", "date", "time"):
            yield place(source, node.lineno)


def test_only_the_clock_reads_the_time() -> None:
    assert [found for source in PRODUCT if source != CLOCK for found in clock_readers(source)] == []
    imported = [
        place(source, node.lineno)
        for source in PRODUCT
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
    ]
    assert imported == [], "a function of `time` under a name of its own would escape"
    assert list(clock_readers(CLOCK)), "this test knows a reader when it sees one"


def test_every_function_says_what_it_returns() -> None:
    silent = [
        f"{place(source, function.lineno)} {function.name}"
        for source in PRODUCT
        for function in functions(source)
        if function.returns is None and function.name != "__init__"
    ]
    assert silent == []


def comments(source: Path) -> Iterator[tuple[int, str]]:
    """(line, comment) of a file; what only looks like one inside a text is none."""
    for token in tokenize.generate_tokens(io.StringIO(source.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_every_exception_to_a_rule_has_its_code_and_its_reason() -> None:
    unexplained = [
        f"{place(source, line)} {comment}"
        for source in EVERYTHING
        for line, comment in comments(source)
        if re.match(r"#\s*(noqa|type:\s*ignore)", comment) and not EXPLAINED.fullmatch(comment)
    ]
    assert unexplained == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    left = [
        f"{place(source, line)} {comment}"
        for source in EVERYTHING
        for line, comment in comments(source)
        if later.search(comment)
    ]
    assert left == []
