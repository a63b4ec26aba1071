"""What clients read, against the service's own model in botocore."""

import re
from typing import Any

import botocore.session
import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from awslambda_cli.serve.batch_results import failed_identifiers
from awslambda_cli.serve.errors import KINDS, ServiceError
from awslambda_cli.serve.event_stream import invoke_complete, payload_chunk
from awslambda_cli.serve.logs import MOST_KEPT, Log
from awslambda_cli.serve.names import _PATTERN, target
from awslambda_cli.serve.records import Invocation

MODEL = botocore.session.get_session().get_service_model("lambda")
COMMON = {"UnknownOperationException", "ValidationException"}


@pytest.mark.parametrize("name", sorted(KINDS.keys() - COMMON))
def test_an_error_has_the_status_and_the_members_of_the_model(name: str) -> None:
    shape = MODEL.shape_for(name)
    error = ServiceError(name, "a message")
    assert shape.metadata["error"]["httpStatusCode"] == error.kind.status
    assert error.body.keys() <= shape.members.keys()
    assert error.body[error.kind.message_key] == "a message"


def test_names_are_checked_by_the_pattern_of_the_model() -> None:
    assert MODEL.shape_for("NamespacedFunctionName").metadata["pattern"] == _PATTERN


@given(st.from_regex(_PATTERN, fullmatch=True) | st.text(max_size=20))
def test_a_name_is_accepted_if_the_pattern_of_the_model_does(written: str) -> None:
    fits = re.fullmatch(_PATTERN, written) is not None and len(written) <= 256
    try:
        refused, arn = None, target(written, None, "us-east-1", frozenset()).arn
    except ServiceError as error:
        refused, arn = error.name, ""
    # It may name a version that is not there.
    assert refused in ((None, "ResourceNotFoundException") if fits else ("ValidationException",))
    assert (":function:" in arn) is (refused is None)


@given(st.binary(max_size=100_000), st.none() | st.binary(max_size=4096), st.none() | st.just(("Kind", "é")))
def test_messages_are_what_botocore_decodes(data: bytes, log: bytes | None, error: tuple[str, str] | None) -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(payload_chunk(data) + invoke_complete(log, error))
    piece, end = (message.to_response_dict() for message in buffer)
    assert (piece["headers"][":event-type"], piece["body"]) == ("PayloadChunk", data)
    assert end["headers"][":event-type"] == "InvokeComplete"
    assert (b"LogResult" in end["body"]) is (log is not None)
    assert (b"ErrorCode" in end["body"]) is (error is not None)


@given(st.lists(st.binary(max_size=MOST_KEPT // 2), max_size=8))
def test_of_a_log_the_end_is_kept(chunks: list[bytes]) -> None:
    log = Log()
    for chunk in chunks:
        log.write(chunk)
    assert log.data == b"".join(chunks)[-MOST_KEPT:]


def invocation(result: bytes, function_error: str | None = None) -> Any:
    answer = Invocation.__new__(Invocation)
    for name, value in {"result": result, "function_error": function_error}.items():
        object.__setattr__(answer, name, value)
    return answer


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        (b"null", []),
        (b'"text"', []),
        (b"no JSON", []),
        (b"{}", []),
        (b'{"batchItemFailures": null}', []),
        (b'{"batchItemFailures": []}', []),
        (b'{"batchItemFailures": [{"itemIdentifier": "c"}, {"itemIdentifier": "a"}]}', ["a", "c"]),
        (b'{"batchItemFailures": [{"itemIdentifier": ""}]}', ["a", "b", "c"]),
        (b'{"batchItemFailures": [{"itemIdentifier": null}]}', ["a", "b", "c"]),
        (b'{"batchItemFailures": [{"itemIdentifier": "d"}]}', ["a", "b", "c"]),
        (b'{"batchItemFailures": [{"other": "a"}]}', ["a", "b", "c"]),
        (b'{"batchItemFailures": ["a"]}', ["a", "b", "c"]),
        (b'{"batchItemFailures": "a"}', ["a", "b", "c"]),
        (b'{"batchItemFailures": {"itemIdentifier": "a"}}', ["a", "b", "c"]),
        (b'{"batchItemFailures": [{"itemIdentifier": ["a"]}]}', ["a", "b", "c"]),
    ],
)
def test_the_response_names_the_records_that_failed_or_all_did(result: bytes, failed: list[str]) -> None:
    assert failed_identifiers(invocation(result), ["a", "b", "c"]) == failed


def test_of_a_function_that_failed_all_records_did() -> None:
    assert failed_identifiers(invocation(b"{}", "Unhandled"), ["a", "b"]) == ["a", "b"]
