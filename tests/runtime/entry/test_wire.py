"""The few forms of HTTP that are accepted, and what becomes of all others: no hang, no invocation, a clear end."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from threading import Thread

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awslambda_runtime.client import RuntimeAPI
from awslambda_runtime.invocation import Invocation
from awslambda_runtime.wire import Connection, ProtocolError
from tests.runtime.entry.api import Start

PATIENCE = 0.25

HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: application/json\r\n"
    b"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
    b"Lambda-Runtime-Deadline-Ms: 1542409706888\r\n"
    b'Lambda-Runtime-Client-Context: {"custom": {"a": "\xe2\x98\x83"}}\r\n'
)
PLAIN = HEAD + b'Content-Length: 10\r\n\r\n{"id": 12}'
CHUNKED = HEAD + b'Transfer-Encoding: chunked\r\n\r\n4\r\n{"id\r\n6\r\n": 12}\r\n0\r\n\r\n'


@contextmanager
def answering(*parts: bytes, holds: bool = False) -> Iterator[str]:
    """Run a server that sends the parts, one after the other, and then closes the connection or says no more."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connected, _ = listener.accept()
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connected.recv(65_536)
                for number, part in enumerate(parts):
                    if number:
                        time.sleep(0.001)
                    connected.sendall(part)
            except OSError:
                return
            if holds:
                held.append(connected)
            else:
                connected.close()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connected in held:
            connected.close()


def next_of(*parts: bytes, holds: bool = False) -> Invocation:
    with answering(*parts, holds=holds) as address, closing(RuntimeAPI(address, PATIENCE)) as api:
        return api.next()


@pytest.mark.parametrize("message", [PLAIN, CHUNKED], ids=["plain", "chunked"])
def test_both_forms_of_a_response_are_understood(message: bytes) -> None:
    invocation = next_of(message)
    assert (invocation.request_id, invocation.payload) == ("8476a536-e9f4-11e8-9739-2dfe598c3fcd", b'{"id": 12}')


@given(
    message=st.sampled_from([PLAIN, CHUNKED]), cuts=st.lists(st.integers(1, len(CHUNKED) - 1), max_size=8, unique=True)
)
def test_it_does_not_matter_in_which_pieces_a_response_comes(message: bytes, cuts: list[int]) -> None:
    bounds = [0, *sorted(cut for cut in cuts if cut < len(message)), len(message)]
    parts = [message[start:end] for start, end in pairwise(bounds)]
    assert next_of(*parts).payload == b'{"id": 12}'


MUTATIONS = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 300), st.integers(1, 60)),
    st.tuples(st.just("insert"), st.integers(0, 300), st.binary(min_size=1, max_size=6)),
    st.tuples(
        st.just("insert"),
        st.integers(0, 300),
        st.sampled_from(
            [b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\r\n\r\n", b"0\r\n\r\n", b"Content-Length: 3\r\n"]
        ),
    ),
    st.tuples(st.just("replace"), st.integers(0, 300), st.binary(min_size=1, max_size=3)),
)


def mutated(message: bytes, mutations: list[tuple[str, int, int | bytes]]) -> bytes:
    for kind, place, what in mutations:
        size = what if isinstance(what, int) else len(what) * (kind == "replace")
        message = message[:place] + (b"" if isinstance(what, int) else what) + message[place + size :]
    return message


@given(
    message=st.sampled_from([PLAIN, CHUNKED]),
    mutations=st.lists(MUTATIONS, min_size=1, max_size=3),
)
@example(PLAIN, [("insert", len(PLAIN), b"HTTP/1.1 200 OK\r\n")])
@example(PLAIN, [("insert", 17, b"Content-Length: 10\r\n")])
@example(PLAIN, [("insert", 17, b"Transfer-Encoding: chunked\r\n")])
@example(CHUNKED, [("insert", 17, b"X: y\r\n folded\r\n")])
def test_a_damaged_response_is_refused_or_is_a_response_by_itself(
    message: bytes, mutations: list[tuple[str, int, int | bytes]]
) -> None:
    sent = mutated(message, mutations)
    try:
        invocation = next_of(sent)
    except ProtocolError:
        return
    # By a second, slower reading: status, one length, headers without surprises, and not a byte too many.
    head, _, rest = sent.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert re.fullmatch(r"HTTP/1\.1 200( .*)?", first, re.DOTALL)
    headers = [line.split(":", 1) for line in lines]
    assert all(re.fullmatch(r"[^\s:]+", name) for name, _ in headers)
    values = {name.lower(): value.strip(" \t") for name, value in headers}
    assert len(values) == len(headers)
    assert values["lambda-runtime-aws-request-id"] == invocation.request_id
    assert re.fullmatch(r"[A-Za-z0-9-]+", invocation.request_id)
    if "content-length" in values:
        assert "transfer-encoding" not in values
        assert int(values["content-length"]) == len(rest)
        assert invocation.payload == rest
    else:
        assert values["transfer-encoding"].lower() == "chunked"
        assert rest == b"".join(chunks(rest, invocation.payload))


def chunks(rest: bytes, payload: bytes) -> Iterator[bytes]:
    """Cut the payload as the chunks are, and frame it again."""
    place = 0
    while rest:
        size, _, after = rest.partition(b"\r\n")
        count = int(size, 16)
        yield b"%b\r\n%b\r\n" % (size, payload[place : place + count])
        place += count
        rest = after[count + 2 :]
    assert place == len(payload)


@given(message=st.binary(max_size=200))
def test_what_is_no_http_is_refused(message: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^The (connection to the )?Runtime API "):
        next_of(message)


REFUSED = {
    "nothing": (b"", "closed the connection without an answer"),
    "another protocol": (
        b"SSH-2.0-OpenSSH\r\n\r\n",
        "does not speak HTTP/1.1: its answer begins with 'SSH-2.0-OpenSSH'",
    ),
    "an older version": (PLAIN.replace(b"1.1", b"1.0", 1), "does not speak HTTP/1.1"),
    "another status": (PLAIN.replace(b"200 OK", b"403 Forbidden", 1), 'answered /invocation/next with 403: {"id": 12}'),
    "no request id": (PLAIN.replace(b"Request-Id", b"Request"), "without a valid request id"),
    "a request id that leads elsewhere": (
        PLAIN.replace(b"8476a536-e9f4-11e8-9739-2dfe598c3fcd", b"../../init/error"),
        "without a valid request id",
    ),
    "a deadline that is no number": (
        PLAIN.replace(b"1542409706888", b"soon"),
        "without a valid request id or deadline",
    ),
    "an id that is none": (PLAIN.replace(b"Content-Type: ", b"Lambda-Runtime-Invocation-Id: a b"), "an invocation id"),
    "no length": (PLAIN.replace(b"Content-Length: 10\r\n", b""), "whose length is not clear"),
    "a length that is none": (PLAIN.replace(b"Length: 10", b"Length: ten"), "whose length is not clear"),
    "two lengths": (PLAIN.replace(b"Content-Length: 10", b"Content-Length: 10\r\nContent-Length: 10"), "repeated"),
    "a huge length": (PLAIN.replace(b"Length: 10", b"Length: 999999999999"), "larger than any event"),
    "a body that ends early": (PLAIN[:-1], "closed the connection in the middle of a response"),
    "a body that goes on": (PLAIN + b"x", "more than one response"),
    "headers that end early": (PLAIN[:60], "closed the connection in the middle of a response"),
    "headers without an end": (HEAD + b"a: b\r\n" * 20_000, "headers without an end"),
    "headers in Latin-1": (PLAIN.replace(b"\xe2\x98\x83", b"\xe9"), "headers that are not UTF-8"),
    "a bare line feed": (PLAIN.replace(b"json\r\n", b"json\n"), "control characters"),
    "a chunk without its length": (CHUNKED.replace(b"\r\n4\r\n", b"\r\nx\r\n"), "a chunk that is malformed"),
    "a chunk that is longer than said": (CHUNKED.replace(b"\r\n4\r\n", b"\r\n3\r\n"), "does not end where it should"),
    "chunks without an end": (CHUNKED.replace(b"0\r\n\r\n", b""), "closed the connection in the middle of a response"),
    "trailers": (CHUNKED.replace(b"0\r\n", b"0\r\na: b\r\n"), "does not end where it should"),
    "another coding": (CHUNKED.replace(b"chunked", b"gzip, chunked"), "whose length is not clear"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_forms_are_refused_with_a_reason(name: str) -> None:
    message, reason = REFUSED[name]
    with pytest.raises(ProtocolError, match=re.escape(reason)):
        next_of(message)


@pytest.mark.parametrize("sent", [PLAIN[:30], PLAIN[:-1], CHUNKED[:-20], CHUNKED[:-1]], ids=range(4))
def test_a_response_that_does_not_go_on_is_not_waited_for(sent: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"did not answer within 0\.25 seconds"):
        next_of(sent, holds=True)


def test_an_answer_to_a_request_that_is_not_for_the_next_event_is_not_waited_for() -> None:
    with answering(holds=True) as address, pytest.raises(ProtocolError, match="did not answer within"):
        Connection(address, PATIENCE).exchange(b"POST / HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize("name", ["another protocol", "no request id", "a body that ends early", "another status"])
def test_the_process_ends_with_the_reason_and_calls_no_function(name: str, start: Start) -> None:
    message, reason = REFUSED[name]
    started = start("def handler(event, context): print('called')", "app.handler")
    started.api.closes = True
    started.api.events.put(message)
    assert started.end() == 1
    assert started.output.startswith("awslambda_runtime: The Runtime API ")
    assert reason in started.output
    assert started.output.count("\n") == 1
