"""The Invoke API as boto3 sees it."""

import base64
import json
import re
from typing import Any

import pytest

from tests.serve.endpoint import Answer, Endpoint

ARN = "arn:aws:lambda:us-east-1:012345678912:function"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def log_of(answer: Answer) -> str:
    assert answer.log is not None
    return base64.b64decode(answer.log).decode()


def refused(endpoint: Endpoint, function: str = "echo", **options: Any) -> Any:
    """Return the exception that boto3 raises."""
    client = endpoint.unchecked_client
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.invoke(FunctionName=function, **options)
    return caught.value


@pytest.mark.parametrize("payload", [{"é": [1, 1.5, None, True, "☃", {}]}, "text", 1, None, [], False])
def test_a_synchronous_invocation_gets_the_result(payload: Any, endpoint: Endpoint) -> None:
    answer = endpoint.invoke("echo", payload)
    assert (answer.status, answer.error, answer.version, answer.log) == (200, None, "$LATEST", None)
    assert answer.json == payload
    assert UUID.fullmatch(answer.request_id)
    assert answer.headers["content-type"] == "application/json"


def test_no_payload_is_an_empty_object(endpoint: Endpoint) -> None:
    assert Answer(endpoint.client().invoke(FunctionName="echo")).json == {}


def test_a_typed_function_gets_its_event(endpoint: Endpoint) -> None:
    event = {"Records": [{"messageId": "1", "receiptHandle": "h", "body": '{"id": 7}', "attributes": {}}]}
    event["Records"][0] |= {"messageAttributes": {}, "md5OfBody": "", "eventSource": "aws:sqs"}
    event["Records"][0] |= {"eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q", "awsRegion": "us-east-1"}
    attributes = {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183"}
    attributes |= {"SenderId": "A", "ApproximateFirstReceiveTimestamp": "1545082649185"}
    event["Records"][0]["attributes"] = attributes
    assert endpoint.invoke("orders", event).json == [7]


def test_an_error_of_the_function_is_an_answer_with_the_error_and_its_type(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("fails", {})
    assert (answer.status, answer.error) == (200, "Unhandled")
    assert list(answer.json) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (answer.json["errorType"], answer.json["errorMessage"]) == ("NoStockError", "order 1 naïve ☃")
    assert answer.json["requestId"] == answer.request_id


def test_an_invalid_event_is_an_error_of_the_function(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("orders", {"Records": "none"})
    assert (answer.status, answer.error, answer.json["errorType"]) == (200, "Unhandled", "EventValidationError")


def test_a_dry_run_checks_and_does_not_invoke(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("fails", {}, InvocationType="DryRun")
    assert (answer.status, answer.error, answer.body) == (204, None, b"")
    assert refused(endpoint, "nobody", InvocationType="DryRun").response["Error"]["Code"] == "ResourceNotFoundException"


def test_an_asynchronous_invocation_is_accepted_at_once(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("fails", {}, InvocationType="Event")
    assert (answer.status, answer.error, answer.body) == (202, None, b"")
    line = f"fails .*{answer.request_id}"
    endpoint.until(lambda: re.search(line, endpoint.messages), "it was not invoked")


def test_the_call_of_old_is_accepted(endpoint: Endpoint) -> None:
    assert endpoint.client().invoke_async(FunctionName="echo", InvokeArgs=b"{}")["Status"] == 202


@pytest.mark.parametrize(
    ("name", "qualifier", "arn"),
    [
        ("about", None, f"{ARN}:about"),
        ("about:$LATEST", None, f"{ARN}:about:$LATEST"),
        ("about", "$LATEST", f"{ARN}:about:$LATEST"),
        ("about", "live", f"{ARN}:about:live"),
        ("about:live", "live", f"{ARN}:about:live"),
        ("function:about", None, f"{ARN}:about"),
        ("012345678912:function:about", None, f"{ARN}:about"),
        (
            "us-west-2:012345678912:function:about:live",
            None,
            "arn:aws:lambda:us-west-2:012345678912:function:about:live",
        ),
        (f"{ARN}:about", None, f"{ARN}:about"),
        (
            "arn:aws:lambda:eu-west-1:123456789012:function:about:live",
            None,
            "arn:aws:lambda:eu-west-1:123456789012:function:about:live",
        ),
    ],
)
def test_a_function_may_be_named_in_every_way(name: str, qualifier: str | None, arn: str, endpoint: Endpoint) -> None:
    answer = endpoint.invoke(name, {}, **({"Qualifier": qualifier} if qualifier else {}))
    assert answer.json["arn"] == arn
    assert answer.version == "$LATEST"


def test_the_context_is_that_of_the_invocation(endpoint: Endpoint) -> None:
    context = base64.b64encode(json.dumps({"custom": {"a": "é☃"}}).encode()).decode()
    answer = endpoint.invoke("about", {}, ClientContext=context, TenantId="one")
    told = answer.json
    assert told["request"] == answer.request_id
    assert 15_000 < told["remaining"] <= 20_000
    assert (told["name"], told["version"], told["memory"]) == ("about", "$LATEST", "256")
    assert (told["group"], told["tenant"], told["custom"]) == ("/aws/lambda/about", "one", {"a": "é☃"})


def test_the_environment_is_lambdas(endpoint: Endpoint) -> None:
    told = endpoint.invoke("about", {}).json
    assert told["folder"] == told["environment"]["LAMBDA_TASK_ROOT"] == str(endpoint.folder)
    expected = {
        "AWS_LAMBDA_FUNCTION_NAME": "about",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/about",
        "AWS_REGION": "us-east-1",
        "_HANDLER": "app.about",
        "TZ": ":UTC",
    }
    assert {name: told["environment"].get(name) for name in expected} == expected
    assert told["environment"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")


def test_tenants_share_no_process(endpoint: Endpoint) -> None:
    processes = {
        tenant: {endpoint.invoke("about", {}, **options).json["process"] for _ in range(2)}
        for tenant, options in {"a": {"TenantId": "a"}, "b": {"TenantId": "b"}, "": {}}.items()
    }
    assert [len(each) for each in processes.values()] == [1, 1, 1]
    assert len(set.union(*processes.values())) == 3


def test_the_log_is_returned_to_who_asks_for_it(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("prints", "a line ☃", LogType="Tail")
    lines = log_of(answer).splitlines()
    start = lines.index(f"START RequestId: {answer.request_id} Version: $LATEST")
    assert lines[start + 1 : start + 3] == ["a line ☃", "to the error output"]
    assert "a warning" in lines[start + 3]
    assert lines[-2] == f"END RequestId: {answer.request_id}"
    report = (
        rf"REPORT RequestId: {answer.request_id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB"
    )
    assert re.match(rf"{report}\tMax Memory Used: \d+ MB\t", lines[-1])
    assert endpoint.invoke("prints", "a line", LogType="None").log is None


def test_of_a_long_log_the_end_is_returned(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("prints", "x" * 10_000, LogType="Tail")
    assert len(base64.b64decode(answer.log or "")) == 4096
    assert log_of(answer).startswith("xxx")


def test_a_cold_start_is_reported_once(endpoint: Endpoint) -> None:
    first, second = (
        log_of(endpoint.invoke("echo", {}, LogType="Tail", TenantId="cold")).rpartition("REPORT")[2] for _ in "12"
    )
    assert "Init Duration: " in first
    assert "Init Duration: " not in second


@pytest.mark.parametrize(
    ("options", "kind", "status", "message"),
    [
        ({"function": "nobody"}, "ResourceNotFoundException", 404, f"Function not found: {ARN}:nobody"),
        ({"Qualifier": "7"}, "ResourceNotFoundException", 404, f"Function not found: {ARN}:echo:7"),
        (
            {"function": "echo:live", "Qualifier": "$LATEST"},
            "InvalidParameterValueException",
            400,
            "The derived qualifier from the function name does not match the specified qualifier.",
        ),
        ({"Payload": b"{no"}, "InvalidRequestContentException", 400, "Could not parse request body into json: "),
        ({"Payload": b'"\xff"'}, "InvalidRequestContentException", 400, "Could not parse request body into json: "),
        (
            {"Payload": b"[" * 200_000},
            "InvalidRequestContentException",
            400,
            "Could not parse request body into json: ",
        ),
        (
            {"ClientContext": "no base64"},
            "InvalidRequestContentException",
            400,
            "Client context must be a valid Base64-encoded JSON object.",
        ),
        (
            {"ClientContext": base64.b64encode(b"[]").decode()},
            "InvalidRequestContentException",
            400,
            "Client context must be a valid Base64-encoded JSON object.",
        ),
        (
            {"ClientContext": "A" * 3584},
            "InvalidRequestContentException",
            400,
            "Client context must be at most 3583 bytes",
        ),
        (
            {"Payload": b'"' + b"x" * 6_291_455 + b'"'},
            "RequestTooLargeException",
            413,
            "6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)",
        ),
        (
            {"Payload": b'"' + b"x" * 1_048_575 + b'"', "InvocationType": "Event"},
            "RequestTooLargeException",
            413,
            "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_service_refuses_is_typed(
    options: dict[str, Any], kind: str, status: int, message: str, endpoint: Endpoint
) -> None:
    error = refused(endpoint, **options)
    assert type(error).__name__ == kind
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert error.response["Error"]["Message"].startswith(message)
    assert error.response["Type"] == "User"
    assert UUID.fullmatch(error.response["ResponseMetadata"]["RequestId"])


@pytest.mark.parametrize(
    ("options", "member"),
    [
        ({"function": "no name"}, "functionName"),
        ({"function": "x" * 257}, "functionName"),
        ({"InvocationType": "Later"}, "invocationType"),
        ({"LogType": "Head"}, "logType"),
    ],
)
def test_parameters_are_checked_as_the_model_of_the_service_says(
    options: dict[str, Any], member: str, endpoint: Endpoint
) -> None:
    error = refused(endpoint, **options)
    assert error.response["Error"]["Code"] == "ValidationException"
    assert error.response["Error"]["Message"].startswith("1 validation error detected: Value '")
    assert f"at '{member}' failed to satisfy constraint" in error.response["Error"]["Message"]


def test_the_largest_payload_goes_through(endpoint: Endpoint) -> None:
    payload = "x" * 6_291_454
    answer = endpoint.invoke("echo", payload)
    assert answer.error is None
    assert answer.json == payload


def test_functions_are_listed_page_by_page(endpoint: Endpoint) -> None:
    client = endpoint.client()
    pages = list(client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 3}))
    functions = [function for page in pages for function in page["Functions"]]
    assert all(len(page["Functions"]) <= 3 for page in pages)
    assert [function["FunctionName"] for function in functions][:3] == ["echo", "orders", "either"]
    assert functions[0]["FunctionArn"] == f"{ARN}:echo"
    assert functions[0]["Description"] == "Return what came."
    assert (functions[0]["MemorySize"], functions[0]["Timeout"], functions[0]["Handler"]) == (256, 20, "app.echo")


def test_a_function_can_be_looked_up(endpoint: Endpoint) -> None:
    client = endpoint.client()
    found = client.get_function(FunctionName=f"{ARN}:rest")["Configuration"]
    assert found.items() <= client.get_function_configuration(FunctionName="rest").items()
    assert (found["FunctionName"], found["State"]) == ("rest", "Active")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_function(FunctionName="nobody")
    assert client.get_function_url_config(FunctionName="rest")["FunctionUrl"] == f"{endpoint.url}/url/rest/"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_function_url_config(FunctionName="orders")
    client.get_waiter("function_active_v2").wait(FunctionName="rest")


def test_a_call_that_is_not_there_is_told_so(endpoint: Endpoint) -> None:
    client = endpoint.client()
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.list_layers()
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"


def test_beyond_the_concurrency_invocations_are_refused(start: Any) -> None:
    served = start(
        """
        import time
        from awslambda_runtime import function

        @function
        def slow(event: float) -> float:
            print("at work", flush=True)
            time.sleep(event)
            return event
        """,
        "--concurrency",
        "1",
        "--timeout",
        "30",
    )
    served.invoke("slow", 3, InvocationType="Event")
    served.until(lambda: "at work" in served.output, "it does not begin")
    error = refused(served, "slow", Payload=b"0")
    assert type(error).__name__ == "TooManyRequestsException"
    assert error.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert error.response["retryAfterSeconds"] == "1"
    served.until(lambda: "✓ slow" in served.messages, "it does not end")
    assert served.invoke("slow", 0).json == 0
