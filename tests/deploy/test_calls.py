"""What is sent to AWS: every call is what its service model says, and is repeated where Lambda asks for patience."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ParamValidationError
from botocore.httpsession import URLLib3Session

from awslambda_cli.app import run
from awslambda_cli.deploy.desired import Code, desired
from awslambda_cli.deploy.plan import Action, Change, plan
from awslambda_cli.deploy.project import read_project, with_role
from awslambda_cli.deploy.state import Key, Kind, Resource, State
from awslambda_cli.deploy.steps import Deployment, make
from tests.deploy.applications import EVERY_SOURCE, EVERY_SOURCE_CONFIGURATION, SHOP, SHOP_CONFIGURATION
from tests.deploy.conftest import AWS, REGION, Project, pack
from tests.deploy.test_deploy import digest


class Answer(AWSResponse):
    """An answer that did not come from a server."""

    def __init__(self, status: int, body: dict[str, Any], error: str = "") -> None:
        super().__init__("http://127.0.0.1", status, {"x-amzn-ErrorType": error} if error else {}, None)
        self._body = json.dumps(body).encode()

    @property
    def content(self) -> bytes:
        return self._body


UUID = "14e0db71-5d35-4eb5-b481-8945cf9d10c2"
DONE = {
    "Configuration": {"State": "Active", "LastUpdateStatus": "Successful"},
    "FunctionUrl": "https://x.lambda-url.eu-west-1.on.aws/",
    "LayerVersionArn": "arn:aws:lambda:eu-west-1:123456789012:layer:every-dependencies:1",
    "Version": "1",
}


@pytest.fixture
def wanted(tmp_path: Path) -> State:
    """Return what a deployment of every kind of source wants, with a layer."""
    (tmp_path / "every.py").write_text(EVERY_SOURCE, "utf-8")
    (tmp_path / "pyproject.toml").write_text(EVERY_SOURCE_CONFIGURATION, "utf-8")
    project = with_role(read_project(str(tmp_path / "every.py")), "arn:aws:iam::123456789012:role/functions")
    code = Code("3.13", "arm64", "x" * 43 + "=", "y" * 43 + "=")
    return desired(project.targets, code, "every-dependencies")


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    pack(tmp_path / "every.zip", tmp_path / "every.py")
    client = boto3.client("lambda", region_name=REGION)
    client.meta.events.register("before-send.lambda", lambda **_: Answer(200, DONE))
    return Deployment(client, tmp_path / "every.zip", tmp_path / "every.zip")


def test_every_call_that_creates_is_what_the_service_model_says(wanted: State, deployment: Deployment) -> None:
    changes = plan(wanted, {})
    assert {change.key.kind for change in changes} == set(Kind) - {Kind.CODE}
    for change in changes:
        make(deployment, change)  # boto3 checks the parameters against the model, and raises


def test_every_call_that_updates_is_what_the_service_model_says(wanted: State, deployment: Deployment) -> None:
    deployment.published = dict.fromkeys((key.function for key in wanted), "2")
    for change in plan(wanted, {key: altered(one) for key, one in wanted.items()}):
        assert change.differences
        make(deployment, change)


def altered(resource: Resource) -> Resource:
    """Return a resource of which everything is otherwise."""
    return replace(resource, properties=dict.fromkeys(resource.properties), identifier=UUID)


def test_every_call_that_deletes_is_what_the_service_model_says(wanted: State, deployment: Deployment) -> None:
    changes = plan({}, {key: replace(one, identifier=UUID) for key, one in wanted.items()}, prune=True)
    assert {change.key.kind for change in changes} == {Kind.URL, Kind.PERMISSION, Kind.MAPPING}
    for change in changes:
        assert change.action is Action.delete
        make(deployment, change)


def test_a_call_that_is_not_is_refused(wanted: State, deployment: Deployment) -> None:
    key = Key(Kind.URL, "every-web")
    change = Change(Action.create, key, {**wanted[key].properties, "AuthTyp": "NONE"}, None)
    with pytest.raises(ParamValidationError):
        make(deployment, change)


@contextmanager
def answering(answer: Callable[[Any], Answer | None]) -> Iterator[list[str]]:
    """Let a function answer requests; what it does not answer is sent."""
    made: list[str] = []
    send = URLLib3Session.send

    def intercept(self: URLLib3Session, request: Any) -> Any:
        made.append(f"{request.method} {request.url}")
        return answer(request) or send(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", intercept)
        yield made


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awslambda_cli.deploy.client._PAUSE", 0.01)


IN_PROGRESS = {
    "an update is under way": (
        "ResourceConflictException",
        "The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:x",
    ),
    "the function is new": (
        "ResourceConflictException",
        "The operation cannot be performed at this time. The function is currently in the following state: Pending",
    ),
    "the mapping is in use": ("ResourceInUseException", "Cannot update the event source mapping because it is in use."),
    "the role is new": (
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
    ),
}


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(("error", "message"), IN_PROGRESS.values(), ids=IN_PROGRESS)
def test_a_call_that_comes_too_early_is_repeated(project: Project, aws: AWS, error: str, message: str) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy()
    project.write(SHOP.replace("hello", "goodbye"))
    left = [Answer(409, {"message": message}, error) for _ in range(3)]
    with answering(lambda request: left.pop() if left and request.method == "PUT" else None) as made:
        project.deploy()
    assert not left
    assert sum("PUT" in call and call.endswith("shop-place/code") for call in made) == 4
    assert aws.function("shop-place")["CodeSha256"] == digest(project.folder / "app.zip")


@pytest.mark.usefixtures("_impatient")
def test_a_conflict_that_does_not_pass_is_told_at_once(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    exists = Answer(409, {"message": "Function already exist: shop-place"}, "ResourceConflictException")
    with answering(lambda request: exists if request.method == "POST" else None) as made:
        assert project.run("deploy", "--zip", str(project.folder / "app.zip")) == 1
    assert "already exist" in project.errors
    assert sum(call.startswith("POST") for call in made) == 1


def test_an_update_that_fails_on_lambda_is_rolled_back(project: Project, aws: AWS) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy()
    before = aws.function("shop-web")["CodeSha256"]
    project.write(SHOP.replace("hello", "goodbye"))
    uploaded = failed = False

    def fail(request: Any) -> Answer | None:
        nonlocal uploaded, failed
        uploaded = uploaded or request.url.endswith("shop-web/code")
        if uploaded and not failed and request.method == "GET":
            failed = True
            configuration = {"LastUpdateStatus": "Failed", "LastUpdateStatusReason": "The image is gone."}
            return Answer(200, {"Configuration": configuration})
        return None

    with answering(fail):
        assert project.run("deploy", "--zip", str(project.folder / "app.zip"), "--function", "web") == 1
    assert failed
    assert "rolled back to version 1" in project.errors
    assert aws.function("shop-web")["CodeSha256"] == before


def test_without_a_region_the_command_says_what_to_give(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    monkeypatch.chdir(project.folder)
    assert run(["deploy", "app.py", "--zip", "app.zip"]) == 2
    assert "--region" in capsys.readouterr().err
    assert run(["deploy", "app.py", "--zip", "app.zip", "--profile", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


def test_without_a_server_the_command_says_so(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    project.write(SHOP, SHOP_CONFIGURATION)
    project.aws = replace(project.aws, url="http://127.0.0.1:9")
    assert project.run("deploy", "--zip", str(project.folder / "app.zip")) == 1
    assert "Could not connect" in project.errors


def test_without_a_role_the_command_says_what_to_give(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION.replace('role = "<role>"', ""))
    assert project.run("deploy", "--zip", str(project.folder / "app.zip")) == 2
    assert "LAMBDA_ROLE_ARN" in project.errors


def test_without_boto3_the_command_says_what_to_install(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    monkeypatch.setitem(sys.modules, "botocore.config", None)
    assert project.run("deploy", "--zip", str(project.folder / "app.zip")) == 2
    assert "pip install 'awslambda-events[cli]'" in project.errors


def test_a_mapping_of_an_alias_that_is_not_there_is_none(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION.replace('alias = "live"', ""))
    project.deploy()
    project.write(configuration=SHOP_CONFIGURATION)
    unknown = Answer(404, {"Message": "Function not found"}, "ResourceNotFoundException")
    with answering(lambda request: unknown if "FunctionName=shop-place%3Alive" in request.url else None):
        project.deploy()
    assert "No change." in project.deploy()
