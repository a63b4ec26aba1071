"""Many clients at once: no answer is lost, and none reaches another client."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.serve.conftest import APPLICATION, Start
from tests.serve.endpoint import Endpoint

CLIENTS = 16
SECONDS = 3


def test_no_answer_is_lost_or_crossed(start: Start) -> None:
    served = start(APPLICATION.read_text("utf-8"), "--concurrency", "16", "--timeout", "30", "--no-watch")
    with ThreadPoolExecutor(CLIENTS) as clients:
        totals = sum(clients.map(lambda number: _client(served, number), range(CLIENTS)), Counter())
    assert totals["right"] >= CLIENTS
    assert totals.keys() == {"right"}


def test_beyond_the_concurrency_each_is_answered_or_refused(start: Start) -> None:
    served = start(APPLICATION.read_text("utf-8"), "--concurrency", "2", "--timeout", "30", "--no-watch")
    with ThreadPoolExecutor(CLIENTS) as clients:
        totals = sum(clients.map(lambda number: _client(served, number), range(CLIENTS)), Counter())
    assert totals["right"] > 0
    assert totals.keys() == {"right", "TooManyRequestsException"}


def _client(served: Endpoint, number: int) -> Counter[str]:
    found: Counter[str] = Counter()
    client = served.client()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or not found:
        payload = {"client": number, "request": found.total(), "padding": "x" * (number * 1000)}
        try:
            response = client.invoke(FunctionName="echo", Payload=json.dumps(payload))
        except client.exceptions.TooManyRequestsException as error:
            found[type(error).__name__] += 1
            continue
        with response["Payload"] as body:
            found["right" if json.loads(body.read()) == payload else "wrong"] += 1
    client.close()
    return found
