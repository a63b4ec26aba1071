from pathlib import Path

import pytest

from tests.codegen.scratch import Scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A small folder of schemas to break."""
    return Scratch(tmp_path)
