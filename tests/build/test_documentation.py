"""The page about building says what is true."""

import re
import tomllib

from awslambda_cli.build.project import BuildTable
from tests.build.projects import ROOT

PAGE = (ROOT / "docs" / "build.md").read_text("utf-8")


def test_the_page_lists_every_key_of_the_table() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    table = tomllib.loads(example)["tool"]["awslambda"]["build"]
    BuildTable.model_validate(table)
    assert set(table) == {field.alias or name for name, field in BuildTable.model_fields.items()}


def test_the_example_in_python_can_be_imported() -> None:
    (example,) = re.findall(r"```python\n(.*?)\n\n", PAGE, re.DOTALL)
    exec(example, {})  # noqa: S102 - our own page
