"""A partial batch response names the records that failed."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

import awslambda_events
from awslambda_events import SQSBatchResponse, catalogue
from awslambda_events.batches import BatchResponse
from tests.events.payloads import SAMPLES

RESPONSES = sorted({payload.event for payload in SAMPLES if issubclass(payload.model, BatchResponse)})


def test_the_services_with_partial_responses_are_here():
    assert RESPONSES == ["DynamoDBBatchResponse", "KinesisBatchResponse", "SQSBatchResponse"]


@pytest.mark.parametrize("name", RESPONSES)
@pytest.mark.parametrize("identifiers", [[], ["a"], ["a", "b"]])
def test_the_response_names_what_failed_as_its_schema_wants(name: str, identifiers: list[str]):
    model: Any = getattr(awslambda_events, name)
    content = model.from_failures(iter(identifiers)).model_dump(mode="json", exclude_unset=True)
    Draft202012Validator(catalogue.schema(name)).validate(content)
    assert content == {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in identifiers]}


@pytest.mark.parametrize("name", RESPONSES)
def test_without_failures_all_records_succeeded(name: str):
    model: Any = getattr(awslambda_events, name)
    assert model.from_failures().batch_item_failures == []


def test_one_text_is_not_taken_for_several_identifiers():
    with pytest.raises(TypeError, match="several identifiers"):
        SQSBatchResponse.from_failures("id-1")


def test_an_empty_identifier_is_refused_as_lambda_would_take_the_whole_batch_for_failed():
    with pytest.raises(ValueError, match="whole batch"):
        SQSBatchResponse.from_failures(["id-1", ""])
