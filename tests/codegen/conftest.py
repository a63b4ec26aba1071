from pathlib import Path

import pytest

from awslambda_codegen.render import render
from tests.codegen.scratch import ROOT, Scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A small folder of schemas to break."""
    return Scratch(tmp_path)


@pytest.fixture(scope="session")
def project() -> dict[str, str]:
    """What the project's schemas are rendered to; rendering takes long."""
    return render(ROOT / "schemas")
