"""The doctor tells what is deployed otherwise than the hints need, whoever deployed it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.deploy.applications import SHOP, SHOP_CONFIGURATION
from tests.deploy.conftest import AWS, Project

RECORDS = """
from awslambda_events import APIGatewayV2HTTPRequest, KinesisTimeWindowEvent, SQSRecord
from awslambda_runtime import function

@function(partial_failures=True)
def place(record: SQSRecord) -> None: ...

@function
def api(event: APIGatewayV2HTTPRequest) -> str:
    return "hello"
"""


@pytest.fixture
def shop(project: Project) -> Project:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy()
    return project


def checks(project: Project) -> list[tuple[str, str]]:
    status = project.run("doctor", "--format", "json")
    found = [(one["function"], one["check"]) for one in project.json["findings"]]
    assert status == bool(found)
    return found


def test_what_was_deployed_is_as_the_hints_need(shop: Project) -> None:
    assert checks(shop) == []
    assert shop.run("doctor") == 0
    assert shop.output == "2 functions checked: as the hints need.\n"


def test_what_is_not_deployed_is_told(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    assert checks(project) == [("shop-place", "function"), ("shop-web", "function")]


def mapping(aws: AWS, **options: Any) -> None:
    aws.client().update_event_source_mapping(UUID=aws.mappings()[0]["UUID"], **options)


def settings(aws: AWS, function: str, **options: Any) -> None:
    aws.client().update_function_configuration(FunctionName=function, **options)


BROKEN: dict[str, tuple[Callable[[AWS], None], str, str]] = {
    "failed records are lost": (lambda aws: mapping(aws, FunctionResponseTypes=[]), "shop-place", "partial-failures"),
    "a disabled source": (lambda aws: mapping(aws, Enabled=False), "shop-place", "disabled"),
    "a mapping past the alias": (lambda aws: mapping(aws, FunctionName="shop-place"), "shop-place", "alias"),
    "another runtime": (lambda aws: settings(aws, "shop-web", Runtime="python3.12"), "shop-web", "runtime"),
    "another handler": (lambda aws: settings(aws, "shop-web", Handler="app.gone"), "shop-web", "handler"),
    "less time": (lambda aws: settings(aws, "shop-web", Timeout=1), "shop-web", "timeout"),
    "another architecture": (
        lambda aws: aws.client().update_function_code(
            FunctionName="shop-web", ZipFile=b"PK\x05\x06" + bytes(18), Architectures=["arm64"]
        ),
        "shop-web",
        "architecture",
    ),
    "no alias": (lambda aws: aws.client().delete_alias(FunctionName="shop-place", Name="live"), "shop-place", "alias"),
    "no source": (
        lambda aws: aws.client().delete_event_source_mapping(UUID=aws.mappings()[0]["UUID"]),
        "shop-place",
        "source",
    ),
    "no URL": (lambda aws: aws.client().delete_function_url_config(FunctionName="shop-web"), "shop-web", "url"),
    "a URL for whom it is not": (
        lambda aws: aws.client().update_function_url_config(FunctionName="shop-web", AuthType="AWS_IAM"),
        "shop-web",
        "url",
    ),
    "a source of another event": (
        lambda aws: aws.client().create_event_source_mapping(
            FunctionName="shop-place:live", EventSourceArn=aws.stream, StartingPosition="LATEST"
        ),
        "shop-place",
        "source",
    ),
    "a URL for a batch": (
        lambda aws: aws.client().create_function_url_config(FunctionName="shop-place", AuthType="AWS_IAM"),
        "shop-place",
        "payload-format",
    ),
    "messages that are visible while they are processed": (
        lambda aws: settings(aws, "shop-place", Timeout=60),
        "shop-place",
        "visibility-timeout",
    ),
}


@pytest.mark.parametrize(("damage", "function", "check"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_told_with_its_fix(
    shop: Project, aws: AWS, damage: Callable[[AWS], None], function: str, check: str
) -> None:
    damage(aws)
    assert checks(shop) == [(function, check)]
    [finding] = shop.json["findings"]
    assert shop.run("doctor") == 1
    assert finding["message"] in shop.output
    assert finding["fix"] in shop.output


def test_nothing_is_changed_by_the_doctor(shop: Project, aws: AWS) -> None:
    mapping(aws, FunctionResponseTypes=[])
    checks(shop)
    checks(shop)
    assert aws.mappings()[0]["FunctionResponseTypes"] == []


def test_mappings_that_nobody_configured_are_checked_too(project: Project, aws: AWS) -> None:
    project.write(RECORDS, '[tool.awslambda]\nrole = "<role>"\n')
    project.deploy()
    aws.client().create_event_source_mapping(FunctionName="place", EventSourceArn=aws.fifo, BatchSize=10)
    assert checks(project) == [("place", "partial-failures")]


def test_the_payload_format_of_an_api_has_to_be_that_of_the_hint(project: Project, aws: AWS) -> None:
    project.write(RECORDS, '[tool.awslambda]\nrole = "<role>"\n')
    project.deploy()
    gateway = aws.client("apigatewayv2")
    api = gateway.create_api(Name="shop", ProtocolType="HTTP")["ApiId"]
    options = {"ApiId": api, "IntegrationType": "AWS_PROXY", "IntegrationUri": aws.function("api")["FunctionArn"]}
    integration = gateway.create_integration(**options, PayloadFormatVersion="2.0")["IntegrationId"]
    assert checks(project) == []
    gateway.update_integration(ApiId=api, IntegrationId=integration, PayloadFormatVersion="1.0")
    assert checks(project) == [("api", "payload-format")]
    assert "The API shop sends payload format 1.0" in project.json["findings"][0]["message"]
