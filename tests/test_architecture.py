"""Holds the picture in house rules and services/README.md: who may import whom, and that no `except` hides a fault of ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[1] / "services"

DEPLOYABLES = ("tagger", "desk", "webhooks", "gateway", "wirectl")
INFRASTRUCTURE = ("faust", "mode", "aiokafka", "kafka", "confluent_kafka", "prometheus_client", "pydantic_settings")
THE_WORLD = ("aiohttp", "asyncio", "http", "os", "random", "requests", "socket", "subprocess", "threading", "time", "urllib", "uuid")

# Package or module, what it may not import, and why. A name stands for all that is inside it.
FORBIDDEN = (
    ("frontwire", ("chassis", *DEPLOYABLES), "the core knows none of what stands round it"),
    ("webhooks", ("frontwire", "faust"), "it posts what others made, and starts in a moment"),
    ("frontwire", INFRASTRUCTURE, "the core has no Kafka, no web and no metrics"),
    ("frontwire", THE_WORLD, "the core has no clock, no environment and no network: the same bytes give the same outcome"),
    ("frontwire.article", ("frontwire.",), "an article knows nobody"),
    ("frontwire.errors", ("frontwire.",), "the errors know nobody"),
    ("frontwire.folding", ("frontwire.",), "folding knows letters only"),
    (
        "frontwire.formats",
        ("frontwire.knowledge", "frontwire.tagging", "frontwire.events", "frontwire.deciding"),
        "a reader knows what an article is",
    ),
    ("frontwire.knowledge", ("frontwire.formats", "frontwire.tagging", "frontwire.events", "frontwire.deciding"), "knowledge is data"),
    ("frontwire.tagging", ("frontwire.formats", "frontwire.events", "frontwire.deciding"), "tagging knows articles and knowledge"),
    ("chassis", ("frontwire", *DEPLOYABLES), "the chassis would carry another program as well"),
    *((one, tuple(other for other in DEPLOYABLES if other != one), "deployables meet on topics") for one in DEPLOYABLES),
)

# Where a broad `except`, or something to the same effect, is right: file and function, and why.
ALLOWED = {
    ("desk/app.py", "finish_what_is_left"): "the same, for what is finished beside it",
    ("desk/app.py", "work"): "whatever it is, `end_process` logs it and ends the worker with the record uncommitted",
    ("desk/disk.py", "guarded"): "whatever the disk says, the process ends with the record uncommitted",
    ("tagger/assignment.py", "_run"): "whatever it is, `fail` logs it, crashes the worker and leaves the batch uncommitted",
    ("tagger/assignment.py", "stop"): "waits for a task whose own fault has been reported by `fail`",
    ("tagger/reloading.py", "reload"): "whatever it is, it is logged and counted, and the old knowledge stays in use",
    ("webhooks/worker.py", "run"): "whatever it is, it is logged and ends the process with the alerts uncommitted",
}


def read_modules(services: Path) -> dict[str, ast.Module]:
    """Give every module under a source root by its dotted name."""
    modules = {}
    for file in services.rglob("*.py"):
        parts = file.relative_to(services).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(file.read_text(encoding="utf-8"), str(file))
    return modules


def imports_of(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give line and full name of everything imported, also under TYPE_CHECKING, inside functions, and relatively."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".")[: -node.level] or [module]
                base = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{name.name}") for name in node.names)


def find_wrong_imports(services: Path) -> list[str]:
    findings = []
    for module, tree in read_modules(services).items():
        for line, imported in imports_of(module, tree):
            for who, whom, why in FORBIDDEN:
                if is_within(module, who) and any(is_within(imported, name) for name in whom):
                    findings.append(f"{module}:{line} imports {imported}: {why}")
    return sorted(findings)


def is_within(name: str, package: str) -> bool:
    return f"{name}.".startswith(package if package.endswith(".") else f"{package}.")


def find_hidden_faults(services: Path) -> list[str]:
    """Find what catches everything and does not raise again; an entry of ALLOWED that nothing needs is a finding too."""
    found = {}
    for file in sorted(services.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        for function, node in nodes_with_function(tree):
            if hides_faults(node):
                found.setdefault((str(file.relative_to(services)), function), node.lineno)
    findings = [f"{file}:{line} {function} hides faults" for (file, function), line in found.items() if (file, function) not in ALLOWED]
    return findings + [
        f"{file} {function} is allowed to hide faults and does not" for file, function in ALLOWED if (file, function) not in found
    ]


def nodes_with_function(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(tree):
        yield function, child
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from nodes_with_function(child, child.name if is_function else function)


def hides_faults(node: ast.AST) -> bool:
    """Tell `except:`, `except Exception` without a raise, `suppress(Exception)` and `gather(…, return_exceptions=True)`."""
    if isinstance(node, ast.ExceptHandler):
        return catches_all(node.type) and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        keeps = any(keyword.arg == "return_exceptions" and ast.unparse(keyword.value) != "False" for keyword in node.keywords)
        return keeps or (name == "suppress" and any(catches_all(argument) for argument in node.args))
    return False


def catches_all(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(catches_all(element) for element in kind.elts)
    return kind is None or ast.unparse(kind).rpartition(".")[2] in {"Exception", "BaseException"}


def test_imports_go_in_the_directions_of_the_map():
    assert find_wrong_imports(SERVICES) == []


def test_no_except_hides_a_fault_of_ours():
    """A fault that is not an article's ends the worker; whoever catches everything raises it again or says here why not."""
    assert find_hidden_faults(SERVICES) == []


@pytest.mark.parametrize(
    ("file", "source", "said"),
    [
        pytest.param(
            "frontwire/tagging/standing.py", "import aiokafka", "frontwire.tagging.standing:1 imports aiokafka", id="Kafka in the core"
        ),
        pytest.param("frontwire/deciding.py", "import time", "frontwire.deciding:1 imports time", id="a clock in the core"),
        pytest.param(
            "frontwire/events.py", "from tagger.metrics import Metrics", "tagger.metrics.Metrics", id="the core knows a deployable"
        ),
        pytest.param(
            "frontwire/article.py", "def f():\n    from frontwire.formats import html", "frontwire.article:2", id="an article in a function"
        ),
        pytest.param(
            "frontwire/errors.py",
            "from frontwire import article",
            "frontwire.errors:1 imports frontwire.article",
            id="errors know an article",
        ),
        pytest.param(
            "frontwire/formats/nitf.py", "from ..knowledge import lexicon", "frontwire.knowledge.lexicon", id="a reader, relatively"
        ),
        pytest.param("frontwire/formats/nitf.py", "from frontwire import tagging", "frontwire.tagging", id="a reader knows tagging"),
        pytest.param(
            "frontwire/knowledge/linting.py",
            "if TYPE_CHECKING:\n    import frontwire.tagging.tagging",
            "knowledge is data",
            id="only a type",
        ),
        pytest.param("chassis/health.py", "from frontwire.errors import Reason", "chassis.health:1", id="the chassis knows the core"),
        pytest.param("wirectl/tag.py", "from tagger import lane", "wirectl.tag:1 imports tagger.lane", id="a deployable knows another"),
        pytest.param("tagger/lane.py", "import wirectl", "tagger.lane:1 imports wirectl", id="and the other way round"),
        pytest.param("webhooks/sender.py", "from desk.records import SOURCE", "webhooks.sender:1", id="the sender knows the desk"),
    ],
)
def test_a_planted_import_is_found(tmp_path, file, source, said):
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(source)

    findings = find_wrong_imports(tmp_path)

    assert len(findings) == 1
    assert said in findings[0]


def test_names_that_only_begin_alike_are_no_finding(tmp_path):
    (tmp_path / "frontwire").mkdir()
    (tmp_path / "frontwire/article.py").write_text("import timeit, osmium\nfrom kafkaesque import trial\nfrom frontwire_data import x")

    assert find_wrong_imports(tmp_path) == []


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        pytest.param("try: f()\nexcept: pass", True, id="bare"),
        pytest.param("try: f()\nexcept Exception: log()", True, id="logged only"),
        pytest.param("try: f()\nexcept (ValueError, BaseException): pass", True, id="among others"),
        pytest.param("with contextlib.suppress(Exception): f()", True, id="suppressed"),
        pytest.param("async def g(): await asyncio.gather(f(), return_exceptions=True)", True, id="gathered"),
        pytest.param("try: f()\nexcept Exception as error: raise OursError from error", False, id="raised again"),
        pytest.param("try: f()\nexcept (OSError, KeyError): pass", False, id="particular"),
        pytest.param("async def g(): await asyncio.gather(f())", False, id="gathered and raised"),
    ],
)
def test_a_planted_handler_is_found_when_it_hides_faults(tmp_path, source, is_found):
    (tmp_path / "module.py").write_text(source)

    findings = [finding for finding in find_hidden_faults(tmp_path) if finding.startswith("module.py")]

    assert bool(findings) is is_found


def test_an_allowance_that_nothing_needs_is_found(tmp_path):
    assert find_hidden_faults(tmp_path) == [f"{file} {function} is allowed to hide faults and does not" for file, function in ALLOWED]
