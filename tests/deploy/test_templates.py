"""Templates pass AWS's own checks, and say the same in every language."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from awslambda_cli.app import run
from awslambda_cli.deploy.triggers import triggers_of_service
from tests.deploy.applications import EVERY_SOURCE, EVERY_SOURCE_CONFIGURATION, SHOP
from tests.deploy.conftest import pack
from tests.tools import tool

SECONDS = 120
FORMATS = ("sam", "cloudformation", "terraform-json", "cdk-json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write the templates of an application with every kind of source."""
    place = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.delenv("LAMBDA_ROLE_ARN", raising=False)
        Path("every.py").write_text(EVERY_SOURCE, "utf-8")
        Path("pyproject.toml").write_text(EVERY_SOURCE_CONFIGURATION, "utf-8")
        Path("dist").mkdir()
        pack(Path("dist/every.zip"), Path("every.py"))
        for name in FORMATS:
            output = "cdk.out" if name == "cdk-json" else f"{name}.json"
            try:
                assert run(["template", "every.py", "--format", name, "--output", output]) == 0
            except SystemExit as end:
                assert not end.code  # noqa: PT017 - how a command ends
        yield place


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def of_type(template: Any, kind: str) -> dict[str, Any]:
    return {name: one["Properties"] for name, one in template["Resources"].items() if one["Type"] == kind}


@pytest.fixture(scope="module")
def findings(folder: Path) -> str:
    """Let cfn-lint read every template, that which SAM makes of its own, and a wrong one; return what it says."""
    (folder / "translated.json").write_text(json.dumps(translated(folder / "sam.json")), "utf-8")
    wrong = read(folder / "cloudformation.json")
    wrong["Resources"]["EveryOrders"]["Properties"]["MemorySize"] = 64
    (folder / "wrong.json").write_text(json.dumps(wrong), "utf-8")
    names = ("sam.json", "cloudformation.json", "cdk.out/every.template.json", "translated.json", "wrong.json")
    command = [tool("sam") / "cfn-lint", "--format", "parseable", "--regions", "eu-west-1", "--", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.stdout + done.stderr


def translated(template: Path) -> Any:
    command = [tool("sam") / "python", Path(__file__).parent / "translate.py", template]
    environment = {"AWS_DEFAULT_REGION": "eu-west-1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_cfn_lint_finds_nothing_but_what_was_made_wrong(findings: str) -> None:
    [finding] = findings.strip().splitlines()
    assert finding.startswith("wrong.json")
    assert "64 is less than the minimum of 128" in finding


def test_sam_validates_its_template(folder: Path, tmp_path: Path) -> None:
    command = [tool("sam") / "sam", "validate", "--lint", "--region", "eu-west-1", "--template", folder / "sam.json"]
    environment = {"SAM_CLI_TELEMETRY": "0", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sam_translates_to_what_the_cloudformation_template_says(folder: Path) -> None:
    theirs, ours = translated(folder / "sam.json"), read(folder / "cloudformation.json")
    for name, properties in of_type(ours, "AWS::Lambda::Function").items():
        other = of_type(theirs, "AWS::Lambda::Function")[name]
        assert {**other, "Code": None, "Tags": None} == {**properties, "Code": None, "Tags": None}
    kinds = ("EventSourceMapping", "Url", "Alias", "Permission")
    for kind in kinds:
        assert canonical(of_type(theirs, f"AWS::Lambda::{kind}")) == canonical(of_type(ours, f"AWS::Lambda::{kind}")), (
            kind
        )
    assert of_type(theirs, "AWS::IAM::Role") == of_type(ours, "AWS::IAM::Role")


_UNCOMPARED = {"FunctionName", "FunctionVersion", "TargetFunctionArn", "Qualifier"}


def canonical(resources: dict[str, Any]) -> list[str]:
    """Return resources without their ids, and without their references to others."""
    return sorted(
        json.dumps({key: value for key, value in properties.items() if key not in _UNCOMPARED}, sort_keys=True)
        for properties in resources.values()
    )


def test_a_role_allows_what_its_sources_need_and_no_more(folder: Path) -> None:
    roles = of_type(read(folder / "cloudformation.json"), "AWS::IAM::Role")
    assert "EveryWebRole" not in roles  # it has one of its own
    [policy] = roles["EveryClicksRole"]["Policies"]
    logs, stream, queue = policy["PolicyDocument"]["Statement"][1:]
    assert logs["Resource"] == [
        {"Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/every-clicks:*"}
    ]
    assert stream["Resource"] == ["arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"]
    assert all(action.startswith("kinesis:") for action in stream["Action"])
    assert queue == {
        "Effect": "Allow",
        "Action": ["sqs:SendMessage"],
        "Resource": ["arn:aws:sqs:eu-west-1:123456789012:failed"],
    }
    [policy] = roles["EveryTopicsRole"]["Policies"]
    [iam] = [one for one in policy["PolicyDocument"]["Statement"] if "kafka-cluster:ReadData" in one["Action"]]
    assert iam["Resource"] == [
        "arn:aws:kafka:eu-west-1:123456789012:cluster/events/0d3f-11",
        "arn:aws:kafka:eu-west-1:123456789012:topic/events/0d3f-11/orders",
        "arn:aws:kafka:eu-west-1:123456789012:group/events/0d3f-11/functions",
    ]
    [policy] = roles["EveryPlainRole"]["Policies"]
    actions = {action for one in policy["PolicyDocument"]["Statement"] for action in one["Action"]}
    assert actions == {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}


def test_only_what_iam_cannot_narrow_is_allowed_on_any_resource(folder: Path) -> None:
    services = (None, "sqs", "kinesis", "dynamodb", "kafka", "mq", "rds")
    found = [one for service in services for trigger in triggers_of_service(service) for one in trigger.permissions]
    anywhere = {action for one in found if one.on == "any" for action in one.actions}
    anywhere |= {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
    anywhere |= {"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"}
    for properties in of_type(read(folder / "cloudformation.json"), "AWS::IAM::Role").values():
        for statement in properties["Policies"][0]["PolicyDocument"]["Statement"]:
            assert not any("*" in action for action in statement["Action"])
            if "*" in statement["Resource"]:
                assert set(statement["Action"]) <= anywhere


def test_hints_imply_how_failures_are_reported(folder: Path) -> None:
    mappings = of_type(read(folder / "cloudformation.json"), "AWS::Lambda::EventSourceMapping")
    reporting = {name for name, one in mappings.items() if one.get("FunctionResponseTypes")}
    assert reporting == {"EveryOrdersMapping1", "EveryClicksMapping1"}


def test_a_version_of_cloudformation_follows_code_and_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for memory, source in ((256, SHOP), (256, SHOP), (512, SHOP), (512, SHOP + "\n")):
        Path("app.py").write_text(source, "utf-8")
        Path("pyproject.toml").write_text(f'[tool.awslambda]\nalias = "live"\nmemory = {memory}\n', "utf-8")
        pack(Path("app.zip"), Path("app.py"))
        with pytest.raises(SystemExit):
            run(["template", "app.py", "--format", "cloudformation", "--zip", "app.zip"])
        found.append(sorted(of_type(json.loads(capsys.readouterr().out), "AWS::Lambda::Version")))
    assert found[0] == found[1]
    assert len({tuple(names) for names in found}) == 3


REFERENCE = re.compile(r"(?<!\$)\$\{(data\.)?(aws_[a-z_]+)\.([\w-]+)\.(\w+)\}")


def test_every_reference_of_the_terraform_configuration_leads_somewhere(folder: Path) -> None:
    configuration = read(folder / "terraform-json.json")
    text = (folder / "terraform-json.json").read_text("utf-8")
    found = set(REFERENCE.findall(text))
    assert len(found) > 30
    for data, kind, name, _ in found:
        assert name in configuration["data" if data else "resource"][kind], (kind, name)
    # What is left is no reference but Terraform's own function, and what the user's texts hold is escaped.
    rest = REFERENCE.sub("", text).replace("$${", "").replace("%%{", "")
    assert set(re.findall(r"[$%]\{\w*", rest)) == {"${filebase64sha256"}


def test_the_terraform_configuration_sets_up_as_much_as_the_cloudformation_template(folder: Path) -> None:
    theirs = read(folder / "cloudformation.json")
    ours = read(folder / "terraform-json.json")["resource"]
    same = {
        "aws_lambda_function": "AWS::Lambda::Function",
        "aws_lambda_event_source_mapping": "AWS::Lambda::EventSourceMapping",
        "aws_lambda_alias": "AWS::Lambda::Alias",
        "aws_lambda_function_url": "AWS::Lambda::Url",
        "aws_lambda_permission": "AWS::Lambda::Permission",
        "aws_iam_role": "AWS::IAM::Role",
    }
    assert {kind: len(ours[kind]) for kind in same} == {
        kind: len(of_type(theirs, other)) for kind, other in same.items()
    }
    for kind in same:
        assert all(ours[kind].values())


def test_the_cdk_finds_every_file_of_the_assembly_unchanged(folder: Path) -> None:
    assembly = folder / "cdk.out"
    assets = read(assembly / "every.assets.json")["files"]
    assert len(assets) == 2
    for digest, asset in assets.items():
        assert hashlib.sha256((assembly / asset["source"]["path"]).read_bytes()).hexdigest() == digest
    code = of_type(read(assembly / "every.template.json"), "AWS::Lambda::Function")["EveryOrders"]["Code"]
    assert code["S3Key"].removesuffix(".zip") in assets
    assert (assembly / f"asset.{code['S3Key']}").read_bytes() == (folder / "dist" / "every.zip").read_bytes()


def test_the_assembly_is_what_the_schema_of_the_cdk_says(folder: Path, tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is needed for the schema of the CDK")
    command = [npm, "pack", "--silent", "@aws-cdk/cloud-assembly-schema@55"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        pytest.skip(f"the schema of the CDK cannot be had: {done.stderr.strip()[-300:]}")
    shutil.unpack_archive(tmp_path / done.stdout.strip(), tmp_path)
    schemas = tmp_path / "package" / "schema"
    for name, schema in (("manifest.json", "cloud-assembly.schema.json"), ("every.assets.json", "assets.schema.json")):
        Draft7Validator(read(schemas / schema)).validate(read(folder / "cdk.out" / name))


def test_a_template_that_needs_the_archive_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(SHOP, "utf-8")
    assert run(["template", "app.py", "--format", "cdk-json"]) == 2
    assert "awslambda build" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["sam", "terraform-json"])
def test_an_archive_that_is_not_built_yet_is_noted(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(SHOP, "utf-8")
    assert run_to_end("template", "app.py", "--format", form, "--zip", "later.zip") == 0
    written, told = capfd.readouterr()
    assert "later.zip" in written
    assert "There is no file later.zip yet" in told
    pack(Path("later.zip"), Path("app.py"))
    assert run_to_end("template", "app.py", "--format", form, "--zip", "later.zip") == 0
    assert not capfd.readouterr().err


def run_to_end(*arguments: str) -> int:
    try:
        return run(arguments)
    except SystemExit as end:  # how a command ends
        return int(end.code or 0)
