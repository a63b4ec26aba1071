import json
from typing import Any

import pytest
from hypothesis import given

from awslambda_cli.console.format import indented
from tests.console.test_outline import JSON


@given(JSON)
def test_it_is_what_python_would_write(value: Any) -> None:
    expected = json.dumps(value, indent=2)
    assert indented(json.dumps(value)) == expected
    assert indented(expected) == expected


@pytest.mark.parametrize("text", ["1.10", "1e400", "123456789012345678901", '"\\u00e9 \\/ {}"'])
def test_numbers_and_escapes_stay_as_they_are_written(text: str) -> None:
    assert indented(f'{{"a": {text}}}') == f'{{\n  "a": {text}\n}}'


def test_a_text_that_was_cut_is_laid_out_as_far_as_it_goes() -> None:
    assert indented('{"a":[1,"b') == '{\n  "a": [\n    1,\n    b'
