"""The rules of the house, as functions from a file to what is wrong with it.

Each rule takes a parsed file (or a text) and gives sentences with line numbers.
`test_rules.py` asks them of every file of the project, and shows of each rule
that it can fail.
"""

import ast
import functools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["lac", "attendance", "exclusions", "pep", "virtualschool", "portal"]

VAGUE_NAMES = {"core", "common", "utils", "helpers", "services", "managers"}
WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}


def sources():
    """Every Python file of the product, without migrations."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def templates():
    """Every template of a page; PDF and plain-text letters are not run by a browser."""
    for file in sorted((ROOT / "templates").rglob("*.html")):
        if not {"pdf", "email"} & set(file.parts):
            yield file


@functools.cache
def tree_of(file):
    """A parsed Python file."""
    return ast.parse(file.read_text())


def name_of(file):
    """A file as people name it: "lac/children/views/record.py"."""
    return str(file.relative_to(ROOT))


def is_in(file, name):
    """Whether a file is `name.py` or lies in a folder `name/`."""
    parts = file.relative_to(ROOT).parts
    return name in parts[:-1] or parts[-1] == f"{name}.py"


def shows_pages(file):
    """Whether a file makes what a browser sees, where every child comes from `visible_to`."""
    return any(is_in(file, name) for name in ("views", "forms", "templatetags", "portal"))


def _calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _called(node):
    """The name that is called: "record" of `record(...)` and of `log.record(...)`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def publicfunctions_of(tree):
    """The functions of a module that others may call."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def reaches_past_the_scope(tree):
    """`unscoped` and its back doors, where only `visible_to` may be used."""
    doors = {"unscoped", "_base_manager", "_default_manager", "in_bulk_unscoped"}
    return [
        f"line {node.lineno}: {node.attr} reaches children beyond this person's scope"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in doors
    ]


def _root(node):
    """The name at the bottom of a.b().c: "a"."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def _mentions_rows(node):
    """Whether a chain of calls goes through a queryset."""
    queries = {"objects", "unscoped", "filter", "visible_to", "exclude", "all"}
    return any(isinstance(it, ast.Attribute) and it.attr in queries for it in ast.walk(node))


def writes(tree):
    """Changes to rows outside `actions`."""
    found = []
    for node in _calls(tree):
        if not isinstance(node.func, ast.Attribute):
            continue
        receiver = node.func.value
        if _root(receiver) in ("cache", "actions", "default_storage", "super"):
            continue
        is_write = node.func.attr in WRITES or (
            node.func.attr == "update" and _mentions_rows(receiver)
        )
        if is_write:
            found.append(f"line {node.lineno}: .{node.func.attr}() belongs in an action")
    return found


def _is_atomic(function):
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list) or any(
        isinstance(node, ast.With) and "atomic" in ast.unparse(node.items[0])
        for node in ast.walk(function)
    )


def _transactions(tree):
    """The functions of a module that run in a transaction, their own or one they open."""
    return _reaching(tree, {node.name for node in functions_of(tree) if _is_atomic(node)})


def functions_of(tree):
    """The functions at the top of a module."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _reaching(tree, targets):
    """The targets and the functions of a module that mention one of them, at any remove."""
    mentioned = {
        function.name: {it.id for it in ast.walk(function) if isinstance(it, ast.Name)}
        for function in functions_of(tree)
    }
    reached = set(targets)
    while more := {name for name, others in mentioned.items() if others & reached} - reached:
        reached |= more
    return reached


def recorders(tree):
    """The functions of a module that write to the audit log, themselves or through another."""
    return _reaching(tree, {"record", "record_many"})


def functions_that_record(tree):
    """The functions at the top of a module that are among its recorders."""
    recording = recorders(tree)
    return [it for it in functions_of(tree) if it.name in recording]


def bad_actions(tree, known_recorders=frozenset()):
    """Actions that are not keyword-only, ask for no `by`, have no transaction or no record."""
    found = []
    recording, atomic = recorders(tree), _transactions(tree)
    for function in publicfunctions_of(tree):
        where = f"line {function.lineno}: {function.name}"
        arguments = function.args
        if arguments.args or arguments.posonlyargs or arguments.vararg:
            found.append(f"{where} takes positional arguments")
        if "by" not in {argument.arg for argument in arguments.kwonlyargs}:
            found.append(f"{where} does not ask who does it (by)")
        if function.name not in atomic:
            found.append(f"{where} is not one transaction")
        calls = {_called(call) for call in _calls(function)}
        if function.name not in recording and not calls & known_recorders:
            found.append(f"{where} does not record what it did")
    return found


def long_tasks(tree):
    """Functions of a tasks module with more than ten lines."""
    found = []
    for function in publicfunctions_of(tree):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = function.end_lineno - body[0].lineno + 1 if body else 0
        if lines > 10:
            found.append(
                f"line {function.lineno}: {function.name} has {lines} lines, more than ten"
            )
    return found


def checks_superuser(tree):
    """Anything that asks for a superuser: there is none."""
    return [
        f"line {node.lineno}: is_superuser: nobody sees every record"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "is_superuser")
        or (isinstance(node, ast.Constant) and node.value == "is_superuser")
    ]


def asks_the_machine_for_the_day(tree):
    """`date.today()`: the day of the machine, not of London. `timezone.localdate()` is right."""
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}() is the machine's day, not London's"
        for node in _calls(tree)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr == "today"
        and ast.unparse(node.func.value) in ("date", "dt.date", "datetime.date", "datetime")
    ]


def recorded_events(tree):
    """[(event, line)] of every event that a file writes to the audit log by name."""
    found = []
    for node in _calls(tree):
        if _called(node) in ("record", "record_many") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.append((first.value, node.lineno))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [getattr(target, "id", "") for target in node.targets]
            if "looked" in names and isinstance(node.value.value, str):
                found.append((node.value.value, node.lineno))
    return found


def undocumented(tree):
    """Public functions and classes without a docstring; some kinds explain themselves."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef) and _explains_itself(node):
            continue
        if not ast.get_docstring(node):
            found.append(f"line {node.lineno}: {node.name} has no docstring")
    return found


def _explains_itself(node):
    bases = " ".join(ast.unparse(base) for base in node.bases)
    return bool(re.search(r"Choices|AppConfig|Exception|Error|QuerySet", bases))


def too_long(text):
    """A file of more than 500 lines."""
    lines = text.count("\n") + 1
    return [f"{lines} lines: nobody reads a file of more than 500"] if lines > 500 else []


_TAG = re.compile(r"{[{%](.*?)[%}]}", re.S)
_QUERY = re.compile(r"(?<!forloop)\.(all|exists|objects|unscoped|filter|order_by)\b|_set\b")


def _lines_with(pattern, text):
    return [text.count("\n", 0, found.start()) + 1 for found in pattern.finditer(text)]


def queries_in_template(text):
    """Template expressions that ask the database."""
    found = []
    for tag in _TAG.finditer(text):
        if query := _QUERY.search(tag.group(1)):
            line = text.count("\n", 0, tag.start()) + 1
            found.append(f"line {line}: {query.group().strip()} asks the database in a template")
    return found


_UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off")


def unescaped(text):
    """Template output that is not escaped."""
    return [f"line {line}: is not escaped" for line in _lines_with(_UNESCAPED, text)]


_INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:"
    r"|<script(?![^>]*(\bsrc=|application/json))[^>]*>\s*\S"
)


def inline_code(text):
    """Styles and scripts inside a page."""
    return [f"line {line}: style or script in the page" for line in _lines_with(_INLINE, text)]


def spreadsheets_beside_ours(tree):
    """A file for a spreadsheet not written by `lac.spreadsheets`, which defuses formulas."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            said = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            said += [alias.name for alias in node.names]
            found += [(node.lineno, it) for it in said if it.split(".")[0] in _SPREADSHEETS]
            names = {it.name for it in node.names} & {"writer", "DictWriter"}
            found += [(node.lineno, f"csv.{it}") for it in names if "csv" in said]
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "csv.writer",
            "csv.DictWriter",
        ):
            found.append((node.lineno, ast.unparse(node)))
    return [
        f"line {line}: {what} writes what a spreadsheet may run; lac.spreadsheets does not"
        for line, what in found
    ]


_SPREADSHEETS = {"openpyxl", "xlsxwriter", "xlwt", "pyexcel", "tablib", "pandas"}


def trusted_html(tree):
    """`mark_safe`: Python that says a text is HTML."""
    return [
        f"line {node.lineno}: {_called(node)} puts text on a page unescaped"
        for node in _calls(tree)
        if _called(node) in ("mark_safe", "SafeString", "SafeText")
    ]
