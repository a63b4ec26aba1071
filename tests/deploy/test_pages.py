"""The pages about deployments are true."""

import re
from pathlib import Path

import pytest

from awslambda_cli.commands.template import TemplateFormat
from awslambda_cli.deploy import doctor
from awslambda_cli.deploy.configuration import Configuration, FunctionTable, OneFunction, Source, parse_configuration

DOCS = Path(__file__).parent.parent.parent / "docs"
DEPLOY = (DOCS / "deploy.md").read_text("utf-8")
TOML = re.findall(r"```toml\n(.*?)```", DEPLOY, re.DOTALL)


@pytest.mark.parametrize("text", TOML)
def test_the_configuration_that_is_shown_is_valid(text: str) -> None:
    assert parse_configuration(text, "deploy.md").functions


@pytest.mark.parametrize("table", [Configuration, OneFunction, FunctionTable, Source])
def test_every_key_is_described(table: type[Configuration]) -> None:
    undescribed = {name for name in table.model_fields if not re.search(rf"\b{name}\b", DEPLOY)}
    # What the API's own page describes, which ours refers to.
    assert undescribed - {"maximum_record_age_in_seconds", "starting_position_timestamp", "event"} == set()


def test_every_check_of_the_doctor_is_described() -> None:
    source = Path(doctor.__file__).read_text("utf-8")
    checks = set(re.findall(r'yield "([a-z-]+)"', source))
    assert len(checks) > 12
    assert {check for check in checks if f"`{check}`" not in DEPLOY} == set()


def test_every_format_of_templates_is_described() -> None:
    page = (DOCS / "templates.md").read_text("utf-8")
    assert {name for name in TemplateFormat if f"`{name}`" not in page} == set()
