"""A deployment that is stopped anywhere is completed by the next one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session

from tests.deploy.applications import SHOP, SHOP_CONFIGURATION
from tests.deploy.conftest import AWS, Project, furnish
from tests.deploy.test_deploy import digest

MOST_CALLS = 60

# Everything of the two functions changes: code, settings, mapping, URL.
CHANGED = SHOP.replace("hello", "goodbye")
CHANGED_CONFIGURATION = (
    SHOP_CONFIGURATION.replace("INFO", "DEBUG")
    .replace('["<queue>"]', '[{arn = "<queue>", batch_size = 5}, {arn = "<stream>", event = "KinesisEvent"}]')
    .replace('{ auth = "NONE" }', '{ auth = "NONE", cors = { allow_origins = ["https://example.com"] } }')
)
CHANGED = CHANGED.replace("SQSEvent[Order])", "SQSEvent[Order] | KinesisEvent[Order])").replace(
    "import LambdaFunctionURLRequest", "import KinesisEvent, LambdaFunctionURLRequest"
)


class KilledError(BaseException):
    """Nothing of ours runs after it: what AWS sees is what it sees of a process that was killed."""


@contextmanager
def killed_at(call: int, *, answered: bool) -> Iterator[list[str]]:
    """Kill the deployment at a call that changes something: before it is sent, or when it was carried out but not yet answered."""
    made: list[str] = []
    send = URLLib3Session.send

    def stop(self: URLLib3Session, request: Any) -> Any:
        if request.method == "GET":  # it changes nothing
            return send(self, request)
        made.append(f"{request.method} {request.url}")
        if len(made) != call:
            return send(self, request)
        if answered:
            send(self, request)
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", stop)
        yield made


def completes(project: Project, aws: AWS) -> None:
    """Deploy again; everything has to be there, once."""
    project.deploy("--format", "json")
    assert "No change." in project.deploy("--dry-run")
    sha256 = digest(project.folder / "app.zip")
    assert {one["CodeSha256"] for one in aws.client().list_functions()["Functions"]} == {sha256}
    assert aws.function("shop-place", "live")["CodeSha256"] == sha256
    assert aws.function("shop-place", "live")["Environment"] == aws.function("shop-place")["Environment"]
    sources = [mapping["EventSourceArn"] for mapping in aws.mappings()]
    assert len(sources) == len(set(sources))


def deploy_first(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)


def deploy_change(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    project.deploy()
    project.write(CHANGED, CHANGED_CONFIGURATION)


@pytest.mark.exhaustive
@pytest.mark.parametrize("answered", [False, True], ids=["before the call", "after the call"])
@pytest.mark.parametrize("prepare", [deploy_first, deploy_change])
def test_a_deployment_that_is_killed_at_any_call_is_completed_by_the_next(
    project: Project, prepare: Callable[[Project], None], *, answered: bool
) -> None:
    for call in range(1, MOST_CALLS):
        aws = furnish(project.aws.url)
        prepare(project)
        try:
            with killed_at(call, answered=answered):
                project.deploy()
        except KilledError:
            completes(project, aws)
        else:
            break
    else:
        pytest.fail("the deployment needs more calls than that")
    assert call > 8  # it was killed at every call


@contextmanager
def refused_at(call: int, *, only_changes: bool = True) -> Iterator[list[str]]:
    """Let AWS refuse one call, of those that change something or of all."""
    made: list[str] = []
    send = URLLib3Session.send

    def refuse(self: URLLib3Session, request: Any) -> Any:
        if request.method == "GET" and only_changes:
            return send(self, request)
        made.append(request.url)
        if len(made) != call:
            return send(self, request)
        headers = {"x-amzn-ErrorType": "AccessDeniedException"}
        return _Refusal(request.url, headers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", refuse)
        yield made


class _Refusal(AWSResponse):
    def __init__(self, url: str, headers: dict[str, str]) -> None:
        super().__init__(url, 403, headers, None)

    @property
    def content(self) -> bytes:
        return b'{"Message": "not allowed"}'


@pytest.mark.exhaustive
def test_a_call_that_is_refused_is_told_in_a_sentence_and_the_next_deployment_completes(project: Project) -> None:
    for call in range(1, MOST_CALLS):
        aws = furnish(project.aws.url)
        deploy_change(project)
        with refused_at(call) as made:
            status = project.run("deploy", "--zip", str(project.folder / "app.zip"))
        if len(made) < call:
            assert status == 0
            break
        assert status == 1
        assert "not allowed" in project.errors
        assert "Traceback" not in project.errors
        completes(project, aws)
    else:
        pytest.fail("the deployment needs more calls than that")


def test_a_function_whose_update_is_refused_is_taken_back_to_its_last_version(project: Project, aws: AWS) -> None:
    deploy_change(project)
    before = aws.function("shop-web")
    project.write(SHOP.replace("hello", "goodbye"), SHOP_CONFIGURATION.replace("INFO", "DEBUG"))
    # The settings and the code of the one function are changed when the version is refused.
    with refused_at(3):
        assert project.run("deploy", "--zip", str(project.folder / "app.zip"), "--function", "web") == 1
    assert "rolled back to version 1" in project.errors
    after = aws.function("shop-web")
    same = ("CodeSha256", "Environment", "Handler", "MemorySize", "Timeout", "Runtime")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    project.deploy()
    assert aws.function("shop-web")["Environment"]["Variables"] == {"LEVEL": "DEBUG"}


def test_a_function_that_was_never_published_is_published_before_it_is_changed(project: Project, aws: AWS) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    aws.client().create_function(
        FunctionName="shop-web",
        Role=aws.role,
        Runtime="python3.12",
        Handler="old.handler",
        Code={"ZipFile": (project.folder / "app.zip").read_bytes()},
    )
    project.deploy("--function", "web")
    assert aws.function("shop-web", "1")["Handler"] == "old.handler"
    assert aws.function("shop-web", "2")["Handler"] == "app.web"


def test_a_question_that_is_refused_is_told_in_a_sentence(project: Project) -> None:
    project.write(SHOP, SHOP_CONFIGURATION)
    with refused_at(1, only_changes=False):
        assert project.run("deploy", "--zip", str(project.folder / "app.zip")) == 1
    assert project.errors.startswith("AWSError: An error occurred (AccessDeniedException)")
