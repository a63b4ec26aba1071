"""Which files of a project are its code, and where its dependencies stand."""

from pathlib import Path

import pytest

from awslambda_cli.build.project import find_project
from awslambda_cli.build.sources import find_sources
from tests.build.projects import write_project


def code(folder: Path, app: str) -> set[str]:
    return {str(file.path) for file in find_sources(find_project(app, folder)).files.values()}


def test_a_module_brings_the_modules_that_it_imports_and_no_others(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        {
            "app.py": "import orders\ndef f():\n    import later\n",
            "orders.py": "from prices import price\n",
            "prices.py": "try:\n    import optional\nexcept ImportError: pass\n",
            "later.py": "",
            "optional.py": "",
            "other.py": "import json\n",
            "test_app.py": "import app\n",
        },
    )
    assert code(tmp_path, "app.py") == {"app.py", "orders.py", "prices.py", "later.py", "optional.py"}


def test_a_package_comes_whole_with_its_data_and_without_its_leavings(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        {
            "app.py": "from shop import orders\n",
            "shop/__init__.py": "",
            "shop/orders.py": "",
            "shop/plugins/by_name.py": "import shared\n",
            "shop/data/prices.json": "{}",
            "shop/tests/test_orders.py": "",
            "shop/__pycache__/orders.cpython-311.pyc": b"",
            "shop/.secrets": "",
            "shop/node_modules/left/index.js": "",
            "shared.py": "",
        },
    )
    assert code(tmp_path, "app.py") == {
        "app.py",
        "shop/__init__.py",
        "shop/orders.py",
        "shop/plugins/by_name.py",
        "shop/data/prices.json",
        "shared.py",
    }


def test_modules_of_a_folder_that_is_no_package_come_one_by_one(tmp_path: Path) -> None:
    write_project(tmp_path, {"app.py": "from space import one\nimport space.two\n"})
    write_project(tmp_path / "space", {"one.py": "", "two.py": "", "three.py": ""})
    assert code(tmp_path, "app.py") == {"app.py", "space/one.py", "space/two.py"}


def test_a_package_named_tests_that_is_imported_is_packed(tmp_path: Path) -> None:
    write_project(
        tmp_path, {"app.py": "import shop.tests.data\n", "shop/__init__.py": "", "shop/tests/__init__.py": ""}
    )
    write_project(tmp_path, {"shop/tests/data.py": "", "shop/tests/test_more.py": ""})
    assert code(tmp_path, "app.py") == {"app.py", "shop/__init__.py", "shop/tests/__init__.py", "shop/tests/data.py"}


def test_further_files_are_included_and_others_left_out_by_patterns(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        {
            "app.py": "import shop\n",
            "shop/__init__.py": "",
            "shop/huge.bin": "",
            "templates/mail/welcome.txt": "",
            "notes.txt": "",
            "pyproject.toml": """
                [tool.awslambda.build]
                include = ["templates/**"]
                exclude = ["*.bin"]
                """,
        },
    )
    assert code(tmp_path, "app.py") == {"app.py", "shop/__init__.py", "templates/mail/welcome.txt"}


def test_a_file_in_a_package_keeps_its_place_in_it(tmp_path: Path) -> None:
    write_project(tmp_path, {"src/shop/__init__.py": "", "src/shop/app.py": "from .orders import x\n"})
    write_project(tmp_path, {"src/shop/orders.py": ""})
    project = find_project("src/shop/app.py", tmp_path)
    assert (project.module, project.root) == ("shop.app", tmp_path / "src")
    assert find_project("shop.app", tmp_path) == project
    assert find_project("shop", tmp_path).file == tmp_path / "src" / "shop" / "__init__.py"
    assert code(tmp_path, "shop.app") == {"shop/__init__.py", "shop/app.py", "shop/orders.py"}


PYPROJECT = '[project]\nname = "p"\nversion = "1"\ndependencies = []\n'
SCRIPT = '# /// script\n# requires-python = ">=3.12"\n# dependencies = ["orjson>=3"]\n# ///\n'


@pytest.mark.parametrize(
    ("files", "described"),
    [
        ({}, ""),
        ({"requirements.txt": ""}, "requirements.txt"),
        ({"functions/requirements.txt": "", "pyproject.toml": PYPROJECT}, "requirements.txt"),
        ({"requirements.txt": "", "pyproject.toml": PYPROJECT}, "pyproject.toml"),
        ({"requirements.txt": "", "pyproject.toml": "[tool.ruff]\n"}, "requirements.txt"),
        ({"requirements.txt": "", "pyproject.toml": '[project]\ndynamic = ["dependencies"]\n'}, "requirements.txt"),
        ({"uv.lock": "", "pyproject.toml": PYPROJECT}, "uv.lock"),
        ({"pyproject.toml": PYPROJECT, "functions/app.py": SCRIPT}, "app.py"),
    ],
)
def test_the_nearest_statement_of_dependencies_counts(tmp_path: Path, files: dict[str, str], described: str) -> None:
    write_project(tmp_path, {".git/HEAD": "", "functions/app.py": "", **files})
    assert find_project("functions/app.py", tmp_path).dependencies.described == described


def test_a_script_says_what_it_needs(tmp_path: Path) -> None:
    write_project(tmp_path, {"app.py": SCRIPT})
    project = find_project("app.py", tmp_path)
    assert project.dependencies.script == ("orjson>=3",)
    assert project.requires_python == ">=3.12"


def test_a_project_ends_at_its_repository(tmp_path: Path) -> None:
    write_project(tmp_path, {"pyproject.toml": PYPROJECT, "inner/.git/HEAD": "", "inner/app.py": ""})
    assert find_project("inner/app.py", tmp_path).dependencies.described == ""


def test_the_variables_of_all_functions_are_known(tmp_path: Path) -> None:
    table = """
        [tool.awslambda]
        environment = { STAGE = "test" }
        [tool.awslambda.functions.place]
        environment = { TABLE = "orders" }
        [tool.awslambda.build.environment]
        SECRET = "x"
        """
    write_project(tmp_path, {"app.py": "", "pyproject.toml": table})
    environment = find_project("app.py", tmp_path).environment
    assert environment == {"STAGE": "test", "TABLE": "orders", "SECRET": "x"}
