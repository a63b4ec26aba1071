"""Deployments against moto's server, over HTTP."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.applications import SHOP, SHOP_CONFIGURATION
from tests.deploy.conftest import AWS, Project, pack


def digest(archive: Path) -> str:
    return base64.b64encode(hashlib.sha256(archive.read_bytes()).digest()).decode()


@pytest.fixture
def shop(project: Project) -> Project:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy()
    return project


def test_everything_that_is_configured_is_there_after_a_deployment(shop: Project, aws: AWS) -> None:
    place, web = aws.function("shop-place"), aws.function("shop-web")
    sha256 = digest(shop.folder / "app.zip")
    assert (place["Handler"], place["Runtime"], place["MemorySize"]) == ("app.place", "python3.13", 1024)
    assert (place["CodeSha256"], web["CodeSha256"]) == (sha256, sha256)
    assert place["Environment"]["Variables"] == {"LEVEL": "INFO"}
    assert place["Description"] == "Place the orders of a batch."
    assert aws.function("shop-place", "live")["CodeSha256"] == sha256
    [mapping] = aws.mappings()
    assert mapping["EventSourceArn"] == aws.queue
    assert mapping["FunctionArn"].endswith(":shop-place:live")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    url = aws.client().get_function_url_config(FunctionName="shop-web")
    assert url["AuthType"] == "NONE"
    assert url["FunctionUrl"] in shop.output


@pytest.mark.usefixtures("shop")
def test_a_public_url_has_both_permissions_that_it_needs(aws: AWS) -> None:
    policy = json.loads(aws.client().get_policy(FunctionName="shop-web")["Policy"])
    actions = {statement["Action"] for statement in policy["Statement"]}
    assert actions == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert {statement["Principal"] for statement in policy["Statement"]} == {"*"}


def test_a_second_deployment_changes_nothing(shop: Project) -> None:
    assert "No change." in shop.deploy()
    assert "No change." in shop.deploy("--dry-run")
    shop.deploy("--format", "json")
    assert shop.json["changes"] == []


def test_a_change_of_the_code_is_deployed_published_and_what_is_unchanged_is_left_alone(
    shop: Project, aws: AWS
) -> None:
    shop.write(SHOP.replace("hello", "goodbye"))
    shop.deploy("--format", "json")
    kinds = [(change["action"], change["kind"], change["function"]) for change in shop.json["changes"]]
    assert kinds == [
        ("update", "code", "shop-place"),
        ("create", "version", "shop-place"),
        ("update", "alias", "shop-place"),
        ("update", "code", "shop-web"),
        ("create", "version", "shop-web"),
    ]
    assert aws.client().get_alias(FunctionName="shop-place", Name="live")["FunctionVersion"] == "2"
    assert aws.function("shop-place", "2")["CodeSha256"] == digest(shop.folder / "app.zip")
    assert "No change." in shop.deploy()


CHANGES = {
    "memory": ("memory = 1024", "memory = 2048", {"MemorySize"}),
    "timeout": ("memory = 1024", "memory = 1024\ntimeout = 30", {"Timeout"}),
    "a variable": ('LEVEL = "INFO"', 'LEVEL = "DEBUG"', {"Environment.Variables.LEVEL"}),
    "no variable": ('environment = { LEVEL = "INFO" }', "", {"Environment.Variables.LEVEL"}),
    "tracing": ("memory = 1024", 'memory = 1024\ntracing = "Active"', {"TracingConfig.Mode"}),
    "storage": ("memory = 1024", "memory = 1024\nephemeral_storage = 1024", {"EphemeralStorage.Size"}),
    "batch size": ('["<queue>"]', '[{arn = "<queue>", batch_size = 5}]', {"BatchSize"}),
    "a disabled source": ('["<queue>"]', '[{arn = "<queue>", enabled = false}]', {"Enabled"}),
    "a filter": ('["<queue>"]', '[{arn = "<queue>", filters = [{body = {id = [1]}}]}]', {"FilterCriteria.Filters"}),
    "no alias": ('alias = "live"', "", {"Qualifier"}),
    "another alias": ('alias = "live"', 'alias = "blue"', {"Qualifier"}),
    "who may call": ('{ auth = "NONE" }', "true", {"AuthType"}),
    "architecture": (
        "[tool.awslambda]",
        '[tool.awslambda.build]\narchitecture = "arm64"\n[tool.awslambda]',
        {"Architectures"},
    ),
    "runtime": ("[tool.awslambda]", '[tool.awslambda.build]\npython = "3.12"\n[tool.awslambda]', {"Runtime"}),
}


@pytest.mark.parametrize(("old", "new", "paths"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_configuration_is_shown_made_and_then_there(
    shop: Project, old: str, new: str, paths: set[str]
) -> None:
    assert old in SHOP_CONFIGURATION
    shop.write(configuration=SHOP_CONFIGURATION.replace(old, new))
    shop.deploy("--dry-run", "--format", "json")
    planned = shop.json["changes"]
    assert paths <= {one["path"] for change in planned for one in change["differences"]}
    shop.deploy("--format", "json")
    assert shop.json["changes"] == planned
    assert "No change." in shop.deploy()


def test_a_dry_run_changes_nothing(project: Project, aws: AWS) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    assert "would be made" in project.deploy("--dry-run")
    assert aws.client().list_functions()["Functions"] == []


def test_values_of_environment_variables_are_never_printed(project: Project) -> None:
    configuration = SHOP_CONFIGURATION.replace("INFO", "s3cret-1")
    project.write(SHOP, configuration)
    assert "s3cret" not in project.deploy("--dry-run") + project.deploy()
    project.write(configuration=configuration.replace("s3cret-1", "s3cret-2"))
    text = project.deploy("--dry-run") + project.deploy("--dry-run", "--format", "json")
    assert "LEVEL" in text
    assert "s3cret" not in text


def test_what_somebody_added_stays_unless_it_is_pruned(shop: Project, aws: AWS) -> None:
    shop.write(
        configuration=SHOP_CONFIGURATION.replace('sources = ["<queue>"]', "").replace('{ auth = "NONE" }', "false")
    )
    assert "No change." in shop.deploy()
    assert len(aws.mappings()) == 1
    shop.deploy("--prune")
    assert aws.mappings() == []
    with pytest.raises(aws.client().exceptions.ResourceNotFoundException):
        aws.client().get_function_url_config(FunctionName="shop-web")
    assert "No change." in shop.deploy("--prune")


def test_a_permission_that_is_not_of_a_deployment_is_never_pruned(shop: Project, aws: AWS) -> None:
    statement: dict[str, Any] = {"Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
    aws.client().add_permission(FunctionName="shop-web", StatementId="mine", **statement)
    shop.write(configuration=SHOP_CONFIGURATION.replace('{ auth = "NONE" }', "true"))
    shop.deploy("--prune")
    policy = json.loads(aws.client().get_policy(FunctionName="shop-web")["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["mine"]


def test_only_the_functions_that_are_named_are_deployed(project: Project, aws: AWS) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy("--function", "web")
    assert [one["FunctionName"] for one in aws.client().list_functions()["Functions"]] == ["shop-web"]


def test_a_layer_is_published_when_it_changes_and_functions_follow_it(project: Project, aws: AWS) -> None:
    layer = project.folder / "layer.zip"
    pack(layer, Path(__file__))
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy("--layer-zip", str(layer))
    newest = aws.client().get_layer_version(LayerName="app-dependencies", VersionNumber=1)
    assert newest["Content"]["CodeSha256"] == digest(layer)
    assert newest["CompatibleArchitectures"] == ["x86_64"]
    layers = {one["FunctionName"]: one["Layers"][0]["Arn"] for one in aws.client().list_functions()["Functions"]}
    assert layers == dict.fromkeys(("shop-place", "shop-web"), newest["LayerVersionArn"])
    assert "No change." in project.deploy("--layer-zip", str(layer))
    pack(layer, Path(__file__), Path(__file__).parent / "conftest.py")
    project.deploy("--layer-zip", str(layer), "--format", "json")
    kinds = [(change["kind"], change["function"]) for change in project.json["changes"]]
    assert kinds == [
        ("layer", None),
        ("function", "shop-place"),
        ("version", "shop-place"),
        ("alias", "shop-place"),
        ("function", "shop-web"),
        ("version", "shop-web"),
    ]
    assert aws.function("shop-place", "live")["Layers"][0]["Arn"].endswith(":app-dependencies:2")
    assert "No change." in project.deploy("--layer-zip", str(layer))


def test_the_layer_is_named_as_configured_and_stands_before_others(project: Project, aws: AWS) -> None:
    pack(project.folder / "other.zip", Path(__file__))
    content = {"ZipFile": (project.folder / "other.zip").read_bytes()}
    other = aws.client().publish_layer_version(LayerName="other", Content=content)["LayerVersionArn"]
    configuration = SHOP_CONFIGURATION.replace(
        "[tool.awslambda]", f'[tool.awslambda]\nlayer = "shop"\nlayers = ["{other}"]'
    )
    project.write(SHOP, configuration)
    project.deploy("--layer-zip", str(project.folder / "other.zip"))
    layers = [layer["Arn"].rsplit(":", 2)[1] for layer in aws.function("shop-web")["Layers"]]
    assert layers == ["shop", "other"]


def test_a_stream_is_read_from_its_beginning_unless_configured(project: Project, aws: AWS) -> None:
    source = """
        from awslambda_events import KinesisEvent
        from awslambda_runtime import function

        @function
        def count(event: KinesisEvent) -> None: ...
    """
    configuration = """
        [tool.awslambda]
        role = "<role>"
        [tool.awslambda.functions.count]
        sources = ["<stream>"]
    """
    project.write(source, configuration)
    project.deploy()
    [mapping] = aws.mappings()
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert "FunctionResponseTypes" not in mapping
    assert "No change." in project.deploy()


def test_a_permission_lets_a_topic_invoke_the_function(project: Project, aws: AWS) -> None:
    source = """
        from awslambda_events import SNSEvent
        from awslambda_runtime import function

        @function
        def notify(event: SNSEvent) -> None: ...
    """
    configuration = """
        [tool.awslambda]
        role = "<role>"
        [tool.awslambda.functions.notify]
        alias = "live"
        sources = ["arn:aws:sns:eu-west-1:123456789012:news"]
    """
    project.write(source, configuration)
    project.deploy()
    policy = json.loads(aws.client().get_policy(FunctionName="notify", Qualifier="live")["Policy"])
    [statement] = policy["Statement"]
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    assert statement["Condition"] == {"ArnLike": {"AWS:SourceArn": "arn:aws:sns:eu-west-1:123456789012:news"}}
    assert "No change." in project.deploy()


def test_a_mapping_that_a_function_with_failed_records_needs_is_put_right(shop: Project, aws: AWS) -> None:
    [mapping] = aws.mappings()
    aws.client().update_event_source_mapping(UUID=mapping["UUID"], FunctionResponseTypes=[])
    output = shop.deploy()
    assert 'FunctionResponseTypes: [] -> ["ReportBatchItemFailures"]' in output
    assert aws.mappings()[0]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_mapping_that_reports_failures_of_which_nothing_is_said_stays_so(project: Project, aws: AWS) -> None:
    # A function that takes any JSON may well answer with failed records: without the option they would be lost.
    project.write(SHOP.replace(" -> SQSBatchResponse", ""), SHOP_CONFIGURATION)
    project.deploy()
    [mapping] = aws.mappings()
    aws.client().update_event_source_mapping(UUID=mapping["UUID"], FunctionResponseTypes=["ReportBatchItemFailures"])
    assert "No change." in project.deploy()
