"""What goes into an archive, and what does not."""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from base64 import b64encode
from functools import partial
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest
import uv

from awslambda_cli.build import Architecture, Build, BuildOptions, Mode, build
from awslambda_cli.build.container import write_context
from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.options import BuiltFunction
from awslambda_cli.build.prune import is_kept, without_description
from tests.build.projects import ARCHITECTURE, HERE, problems_of, write_project, write_wheel


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as content:
        return set(content.namelist())


def test_the_functions_are_listed_with_their_events(examples: Build) -> None:
    found = {function.name: function for function in examples.functions}
    assert list(found)[:3] == ["echo", "uuid", "ctxinfo"]
    assert found["echo"] == BuiltFunction(
        name="echo", handler="functions.echo", hint="Any", event=None, description="Return what came."
    )
    assert found["notify_sqs"].event == "SQSEvent"
    assert found["notify_sqs"].events == ("SQSEvent",)
    assert found["uuid"].hint == "None"


def test_the_digests_are_those_of_the_archive(examples: Build) -> None:
    digest = hashlib.sha256(examples.zip.read_bytes())
    assert examples.sha256 == digest.hexdigest()
    assert examples.code_sha256 == b64encode(digest.digest()).decode()


def test_the_sizes_by_package_add_up(examples: Build) -> None:
    with zipfile.ZipFile(examples.zip) as archive:
        entries = archive.infolist()
    assert sum(package.files for package in examples.packages) == len(entries)
    assert sum(package.unzipped for package in examples.packages) == examples.unzipped
    assert examples.unzipped == sum(entry.file_size for entry in entries)
    assert sum(package.zipped for package in examples.packages) == sum(entry.compress_size for entry in entries)
    assert {"pydantic", "awslambda-events", "(your code)"} <= {package.name for package in examples.packages}


def test_only_the_events_that_the_code_names_are_packed(examples: Build) -> None:
    packed = {
        name for name in names(examples.zip) if name.startswith("awslambda_events/models/") and name.endswith(".py")
    }
    services = {PurePosixPath(name).stem for name in packed} - {"__init__", "_index", "_tags"}
    assert {"dynamodb", "rest", "s3", "ses", "sqs"} <= services
    assert not services & {"cognito", "kinesis", "lex"}
    assert not [name for name in names(examples.zip) if "_catalogue" in name or "eventbridge/" in name]


def test_tests_stubs_and_metadata_that_nothing_reads_are_left_out(examples: Build) -> None:
    assert not [name for name in names(examples.zip) if name.endswith((".pyi", "py.typed", "RECORD", "WHEEL"))]
    with zipfile.ZipFile(examples.zip) as archive:
        (about,) = [name for name in archive.namelist() if name.startswith("pydantic-") and name.endswith("METADATA")]
        headers = archive.read(about)
    assert headers.startswith(b"Metadata-Version")
    assert b"\n\n" not in headers


def test_byte_code_is_loaded_whatever_the_times_of_the_files_are(examples: Build) -> None:
    tag = f"cpython-{examples.python.replace('.', '')}"
    with zipfile.ZipFile(examples.zip) as archive:
        code = archive.read(f"__pycache__/functions.{tag}.pyc")
        sources = [name for name in archive.namelist() if name.endswith(".py")]
        assert len(sources) == len([name for name in archive.namelist() if name.endswith(f".{tag}.pyc")])
    magic, flags = code[:4], int.from_bytes(code[4:8], "little")
    assert magic == importlib.util.MAGIC_NUMBER
    assert flags == 0b01  # PEP 552: hashed, not checked
    assert b"/var/task/functions.py" in code


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("package/module.py", True),
        ("package/testing.py", True),
        ("package/tests/test_module.py", False),
        ("package/test/data.json", False),
        ("package/module.pyi", False),
        ("package-stubs/module.pyi", False),
        ("package/py.typed", False),
        ("package/core.pyx", False),
        ("package/data.json", True),
        ("package/__pycache__/module.cpython-311.pyc", False),
        ("package-1.0.dist-info/METADATA", True),
        ("package-1.0.dist-info/entry_points.txt", True),
        ("package-1.0.dist-info/licenses/LICENSE", True),
        ("package-1.0.dist-info/COPYING.txt", True),
        ("package-1.0.dist-info/RECORD", False),
        ("package-1.0.dist-info/WHEEL", False),
        ("distutils-precedence.pth", False),
        ("bin/program", False),
        ("../../bin/program", False),
    ],
)
def test_what_is_kept_of_a_package(path: str, kept: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_kept(PurePosixPath(path)) is kept


def test_a_pattern_keeps_what_the_rules_leave_out() -> None:
    assert is_kept(PurePosixPath("twisted/test/proto_helpers.py"), ("twisted/test/*",))


def test_metadata_without_description_are_left_alone() -> None:
    assert without_description(b"Name: a\n\nLong.\n\nWords.") == b"Name: a\n"
    assert without_description(b"Name: a\n") == b"Name: a\n"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project with a package, a lock, and a dependency that only its lock knows where to find."""
    folder = tmp_path_factory.mktemp("shop")
    write_wheel(folder / "wheels", "priced", {"priced.py": b"PRICE = 1\n", "priced-stubs/priced.pyi": b""})
    write_project(
        folder,
        {
            "src/shop/__init__.py": "",
            "src/shop/app.py": """
                import priced
                from awslambda_runtime import function
                from shop.orders import Order

                @function
                def place(order: Order) -> int:
                    return order.id
                """,
            "src/shop/orders.py": "from pydantic import BaseModel\n\nclass Order(BaseModel):\n    id: int\n",
            "src/shop/prices.json": "{}",
            "src/shop/tests/test_app.py": "import pytest\n",
            "src/shop/.env": "SECRET=1\n",
            "src/other.py": "",
            "src/templates/mail.txt": "",
            "pyproject.toml": """
                [project]
                name = "shop"
                version = "1"
                requires-python = ">=3.11"
                dependencies = ["priced", "awslambda-events[cli]"]

                [tool.uv.sources]
                priced = { path = "wheels/priced-1.0-py3-none-any.whl" }

                [tool.uv]
                override-dependencies = ["awslambda-events ; python_version < '3'"]

                [tool.awslambda.build]
                architecture = "arm64"
                include = ["templates/**"]
                """,
        },
    )
    lock = (uv.find_uv_bin(), "lock", "--python", sys.executable, "--project", folder)
    subprocess.run(lock, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def foreign(application: Path) -> Build:
    """Return what was built for the architecture that this machine has not."""
    if sys.platform != "linux":
        pytest.skip("Other systems may have no wheels of what is built for Linux.")
    architecture = Architecture.x86_64 if ARCHITECTURE is Architecture.arm64 else Architecture.arm64
    return build(BuildOptions(app="shop.app", folder=application, mode=Mode.layer, architecture=architecture))


def test_what_is_for_another_architecture_is_imported_with_wheels_for_this_machine(foreign: Build) -> None:
    assert foreign.functions == (BuiltFunction(name="place", handler="shop.app.place", hint="Order", event=None),)
    assert foreign.notes == ()


def test_what_the_lock_names_is_packed_and_awslambda_events_as_it_is_here(foreign: Build) -> None:
    packages = {package.name: package for package in foreign.packages}
    assert packages["priced"].version == "1.0"
    assert packages["awslambda-events"].version == metadata.version("awslambda-events")
    assert "typer" not in packages


def test_a_lock_that_is_not_that_of_the_project_is_refused(tmp_path: Path) -> None:
    stated = '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = []\n'
    write_project(tmp_path, {"app.py": "", "pyproject.toml": stated})
    lock = (uv.find_uv_bin(), "lock", "--offline", "--python", sys.executable, "--project", tmp_path)
    subprocess.run(lock, check=True, capture_output=True)
    write_project(tmp_path, {"pyproject.toml": stated.replace("[]", '["pydantic"]')})
    (problem,) = problems_of(partial(build, BuildOptions(app="app.py", folder=tmp_path, python=HERE)))
    assert problem.startswith("uv.lock: uv refuses it: The lockfile at `uv.lock` needs to be updated")
    assert problem.endswith("Run `uv lock`.")


def test_a_layer_holds_the_dependencies_and_the_archive_the_code(foreign: Build) -> None:
    sources = {name for name in names(foreign.zip) if "__pycache__" not in name}
    code = {"shop/__init__.py", "shop/app.py", "shop/orders.py", "shop/prices.json"}
    assert sources == {*code, "templates/mail.txt"}
    assert foreign.layer
    assert all(name.startswith("python/") for name in names(foreign.layer))
    assert {"python/pydantic/main.py", "python/awslambda_runtime/bootstrap.py"} <= names(foreign.layer)
    assert "LAYER_ARN=$(aws lambda publish-layer-version --layer-name shop-app" in foreign.first[0]
    assert "--layers $LAYER_ARN" in foreign.commands[0].create


def test_a_container_has_a_dockerfile_and_the_same_files(application: Path) -> None:
    built = build(BuildOptions(app="shop.app", folder=application, mode=Mode.container, check=False))
    assert built.architecture == "arm64"  # as the project's pyproject.toml says
    assert built.context
    recipe = (built.context / "Dockerfile").read_text()
    assert "FROM public.ecr.aws/lambda/python:3.13\n" in recipe
    assert 'CMD ["shop.app.place"]' in recipe
    task = built.context / "task"
    assert {path.relative_to(task).as_posix() for path in task.rglob("*") if path.is_file()} == names(built.zip)
    assert "docker build --platform linux/arm64" in built.first[0]
    again = build(BuildOptions(app="shop.app", folder=application, mode=Mode.container, check=False))
    assert again.sha256 == built.sha256
    assert "--image-config Command=shop.app.place" in built.commands[0].create


POWERTOOLS = (
    "aws-lambda-powertools",
    "jmespath",
    "pydantic",
    "pydantic-core",
    "annotated-types",
    "typing-extensions",
    "typing-inspection",
)
"""What ``aws-lambda-powertools[parser]`` installs."""


def test_it_takes_three_quarters_of_powertools_with_its_parser_at_most(examples: Build) -> None:
    pytest.importorskip("aws_lambda_powertools", reason="There is nothing to compare with.")
    theirs = sum(map(_size, POWERTOOLS))
    with zipfile.ZipFile(examples.zip) as archive:
        ours = sum(entry.file_size for entry in archive.infolist() if not entry.filename.endswith(".pyc"))
    assert ours <= 0.75 * theirs


def _size(name: str) -> int:
    """Return the bytes of an installed package without byte code: what installing it into a folder gives."""
    files = metadata.files(name) or []
    paths = [Path(str(file.locate())) for file in files if file.suffix != ".pyc" and ".." not in file.parts]
    return sum(path.stat().st_size for path in paths)


def test_a_folder_that_is_no_context_of_a_container_is_never_replaced(tmp_path: Path) -> None:
    for data in (b"1", b"2"):
        files = [PackedFile(PurePosixPath("app.py"), "package", data=data)]
        write_context(files, tmp_path / "context", "3.13", "app.echo")
        assert (tmp_path / "context" / "task" / "app.py").read_bytes() == data
    write_project(tmp_path, {"shop/app.py": "", "other/Dockerfile": "FROM scratch\n"})
    for name in ("shop", "other"):
        (problem,) = problems_of(partial(write_context, [], tmp_path / name, "3.13", "app.echo"))
        assert "it is not replaced" in problem
    assert (tmp_path / "shop" / "app.py").is_file()
