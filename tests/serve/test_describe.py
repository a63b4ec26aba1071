"""What an application is said to have: for each function samples and a schema that they fit."""

import json
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from awslambda_cli.console.completion import complete
from awslambda_cli.serve.describe import describe

SOURCE = """
    from pydantic import BaseModel
    from awslambda_events import EventBridgeEvent, S3Event
    from awslambda_events.eventbridge.athena import AthenaQueryStateChange
    from awslambda_events.eventbridge.ec2 import EC2InstanceStateChangeNotification
    from awslambda_runtime import function

    class Item(BaseModel):
        sku: str

    class Order(BaseModel):
        items: list[Item]
        parent: "Order | None" = None

    class Parcel(BaseModel):
        items: list[int]

    @function
    def any_detail(event: EventBridgeEvent) -> None: ...

    @function
    def own_detail(event: EventBridgeEvent[Order]) -> None: ...

    @function
    def details(event: EventBridgeEvent[AthenaQueryStateChange | EC2InstanceStateChangeNotification]) -> None: ...

    @function
    def own_details(event: EventBridgeEvent[Order] | EventBridgeEvent[Parcel]) -> None: ...

    @function
    def own_types(event: Order | Parcel) -> None: ...

    @function
    def mixed(event: S3Event | Order) -> None: ...
"""


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("described") / "described.py"
    file.write_text(dedent(SOURCE), "utf-8")
    return {each["name"]: each for each in describe(str(file))["functions"]}


@pytest.mark.parametrize("name", ["any_detail", "own_detail", "details", "own_details", "own_types", "mixed"])
def test_every_sample_fits_the_schema(name: str, functions: dict[str, Any]) -> None:
    function = functions[name]
    assert function["error"] is None
    assert function["samples"]
    for payload in function["samples"].values():
        Draft202012Validator(function["schema"]).validate(payload)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("own_detail", {"detail": {"items": [{"sku": 1}]}}),
        ("own_detail", {"detail": {"items": [], "parent": {"items": 1}}}),
        ("own_details", {"detail": {"items": ["x"]}}),
        ("own_types", {"items": [None]}),
    ],
)
def test_what_does_not_fit_a_type_of_the_users_own_is_refused(
    name: str, payload: dict[str, Any], functions: dict[str, Any]
) -> None:
    sample = next(iter(functions[name]["samples"].values()))
    assert not Draft202012Validator(functions[name]["schema"]).is_valid({**sample, **payload})


@pytest.mark.parametrize(
    ("name", "written", "keys"),
    [
        ("own_detail", '{"detail": {', {"items", "parent"}),
        ("own_detail", '{"detail": {"parent": {"items": [{', {"sku"}),
        ("details", '{"detail": {', {"queryExecutionId", "instance-id"}),
        ("own_types", '{"parent": {', {"items", "parent"}),
    ],
)
def test_the_keys_of_a_detail_are_completed(name: str, written: str, keys: set[str], functions: dict[str, Any]) -> None:
    schema = json.loads(json.dumps(functions[name]["schema"]))
    assert {option.label for option in complete(schema, written, len(written)).options} >= keys
