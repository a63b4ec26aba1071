"""The distribution as users get it: `nox -s package` installs the wheel alone, without extras, and runs this elsewhere."""

import importlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import pytest

DISTRIBUTION = "awslambda-events"
PACKAGES = ["awslambda_events", "awslambda_runtime", "awslambda_cli"]
SOURCES = Path(__file__).parent.parent.parent
SCHEMAS = SOURCES / "schemas"


def python(code: str) -> str:
    """Run Python code in a new process, warnings being errors."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_tested_is_the_installed_package(package: str) -> None:
    file = Path(str(importlib.import_module(package).__file__))
    assert file.is_relative_to(sysconfig.get_path("purelib"))


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_may_read_the_hints(package: str) -> None:
    assert (files(package) / "py.typed").is_file()


def test_the_stub_that_editors_read_is_there() -> None:
    stub = (files("awslambda_events") / "__init__.pyi").read_text("utf-8")
    assert "SQSEvent" in stub


def test_the_site_gets_our_packages_and_nothing_else() -> None:
    found = {path.parts[0] for path in metadata.files(DISTRIBUTION) or [] if path.parts[0] != ".."}
    version = metadata.version(DISTRIBUTION)
    assert found == {*PACKAGES, "awslambda_codegen", f"awslambda_events-{version}.dist-info"}


def test_the_site_gets_no_leavings() -> None:
    names = [str(path) for path in metadata.files(DISTRIBUTION) or [] if "__pycache__" not in path.parts]
    assert [name for name in names if re.search(r"(^|/)(tests?|\.[^./]+|.*_cache)(/|$)|\.(orig|rej|swp)$", name)] == []


def test_nothing_but_pydantic_is_required() -> None:
    requirements = metadata.requires(DISTRIBUTION) or []
    required = [re.split(r"[^\w-]", line)[0] for line in requirements if "extra ==" not in line]
    assert required == ["pydantic"]


def test_the_extras_are_those_of_the_readme() -> None:
    about = metadata.metadata(DISTRIBUTION)
    assert about.get_all("Provides-Extra") == ["cli", "codegen"]
    required = {re.split(r"[^\w-]", line)[0] for line in metadata.requires(DISTRIBUTION) or [] if "'cli'" in line}
    assert required == {
        "boto3",
        "h11",
        "psutil",
        "python-dotenv",
        "rich",
        "starlette",
        "typer",
        "uvicorn",
        "watchfiles",
    }


def test_the_metadata_say_what_pypi_shows() -> None:
    about = metadata.metadata(DISTRIBUTION)
    assert about["License-Expression"] == "Apache-2.0"
    assert about.get_all("License-File") == ["LICENSE", "NOTICE"]
    assert about["Requires-Python"] == ">=3.11"
    assert about["Description-Content-Type"] == "text/markdown"
    assert "pip install" in str(about.get_payload())


def test_importing_it_gives_no_warning_and_loads_no_model() -> None:
    loaded = "[name for name in sys.modules if name.startswith('awslambda_events.models.') and '._' not in name]"
    assert python(f"import sys, awslambda_events, awslambda_runtime; print({loaded})") == "[]"


def test_importing_the_events_alone_does_not_load_pydantic() -> None:
    assert python("import sys, awslambda_events; print('pydantic' in sys.modules)") == "False"


def test_the_command_says_in_a_sentence_how_to_get_its_libraries() -> None:
    command = shutil.which("awslambda", path=sysconfig.get_path("scripts"))
    assert command, "the console script is there"
    done = subprocess.run([command, "events"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The awslambda command needs its libraries: pip install 'awslambda-events[cli]'\n"


def test_every_public_name_can_be_imported() -> None:
    events = importlib.import_module("awslambda_events")
    assert "SQSEvent" in events.__all__
    for name in events.__all__:
        assert getattr(events, name) is not None


def test_every_event_has_its_schema_and_samples_and_they_fit_its_model() -> None:
    events = importlib.import_module("awslambda_events")
    catalogue = importlib.import_module("awslambda_events.catalogue")
    pydantic = importlib.import_module("pydantic")
    assert len(catalogue.events()) >= 227
    for entry in catalogue.events().values():
        assert catalogue.schema(entry.name)["title"] == entry.name
        for name in entry.samples:
            payload = catalogue.sample(entry.name, name)
            adapter = pydantic.TypeAdapter(getattr(events, entry.name))
            event = adapter.validate_json(json.dumps(payload))
            assert json.loads(adapter.dump_json(event, exclude_unset=True)) == payload


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="The schemas are not beside this test.")
def test_every_sample_of_the_sources_is_shipped() -> None:
    catalogue = importlib.import_module("awslambda_events.catalogue")
    for path in SCHEMAS.rglob("*.sample.json"):
        event, _, name = path.name.removesuffix(".sample.json").partition(".")
        assert catalogue.sample(event, name) == json.loads(path.read_text("utf-8"))
    assert {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*/**/*.schema.json")} >= set(
        catalogue.events()
    )


HANDLER = """
from pydantic import BaseModel

from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import Context, function


class Order(BaseModel):
    id: int


@function
def place_orders(event: SQSEvent[Order], context: Context) -> list[int]:
    return [record.body.id for record in event.records]


print(place_orders(sample(SQSEvent[Order]), Context()))
"""


def test_a_typed_handler_works() -> None:
    assert python(HANDLER) == "[1]"
