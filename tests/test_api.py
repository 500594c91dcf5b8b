import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import cocreate_nlp

HEAVY = ["spacy", "sklearn", "presidio_analyzer", "presidio_anonymizer", "pandas", "numpy", "pydantic", "torch"]


def test_exported_names_are_sorted_and_unique() -> None:
    names = cocreate_nlp.__all__
    assert names == sorted(set(names))
    assert dir(cocreate_nlp) == names


@pytest.mark.parametrize("name", cocreate_nlp.__all__)
def test_every_exported_name_is_importable_and_documented(name: str) -> None:
    value = getattr(cocreate_nlp, name)
    if name != "__version__":
        assert value.__module__.startswith("cocreate_nlp")
        assert inspect.getdoc(value)


def test_type_checkers_see_the_same_names_and_homes() -> None:
    source = Path(cocreate_nlp.__file__).read_text(encoding="utf-8")
    guarded = next(n for n in ast.parse(source).body if isinstance(n, ast.If))
    seen = {
        (alias.name, node.module) for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert seen == set(cocreate_nlp._HOME_OF.items())
    assert {name for name, _ in seen} | {"__version__"} == set(cocreate_nlp.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Tagged'"):
        cocreate_nlp.Tagged  # noqa: B018
    assert not hasattr(cocreate_nlp, "tagging_")


def loaded_after(statement: str) -> list[str]:
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules: list[str] = json.loads(done.stdout)
    return modules


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = loaded_after("import cocreate_nlp; cocreate_nlp.Tag, cocreate_nlp.CocreateError, cocreate_nlp.Session")
    assert "cocreate_nlp" in loaded
    assert not set(HEAVY) & set(loaded)


def test_the_check_for_heavy_modules_can_see_them() -> None:
    assert "spacy" in loaded_after("import cocreate_nlp; cocreate_nlp.Tagger")


def test_the_package_is_typed() -> None:
    assert (Path(cocreate_nlp.__file__).parent / "py.typed").is_file()
