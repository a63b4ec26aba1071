"""How our ``x-`` words are spelt in Python."""

EVENT_MODEL = "awslambda_events.model.EventModel"
BEHAVIOURS = {
    "http-request": "awslambda_events.http.HTTPRequest",
    "http-response": "awslambda_events.http.HTTPResponse",
    "batch-response": "awslambda_events.batches.BatchResponse",
    "policy-response": "awslambda_events.authorization.PolicyResponse",
    "simple-authorizer-response": "awslambda_events.authorization.SimpleResponse",
}
"""``x-behaviour`` -> base class."""
NUMBER = "awslambda_events.numbers.Number"

SCALARS = {
    name: f"awslambda_events.times.{name}"
    for name in (
        "Timestamp",
        "EpochSeconds",
        "EpochSecondsString",
        "EpochMilliseconds",
        "EpochMillisecondsString",
        "EpochMicrosecondsString",
        "CommonLogTime",
    )
}
"""``x-type`` of a shared scalar -> its Python type."""

TYPE_PARAMS = "awslambda_events.payload"
"""The module that holds the type parameters."""

PAYLOADS = {
    "text": "awslambda_events.payload.TextOf",
    "base64": "awslambda_events.payload.Base64Of",
    "inline": "awslambda_events.payload.InlineOf",
    "http-body": "awslambda_events.payload.HTTPBodyOf",
    "query": "awslambda_events.query.QueryOf",
    "attribute-values": "awslambda_events.attribute_values.ItemOf",
}
"""``x-payload`` encoding -> generic type alias."""

NULL_IN_PAYLOAD = {"http-body", "query"}
"""``x-payload`` encodings whose type says whether the payload may be absent or null."""

UNTYPED_PAYLOADS = {"attribute-values": "awslambda_events.attribute_values.UntypedItem"}
"""``x-payload`` encoding without ``param`` -> type alias."""

VARIANTS = "awslambda_events.variants.VariantOf"
"""Generic type alias of ``x-variants``."""

DECODERS = {
    "url": "str",
    "base64": "bytes",
    "json": "Any",
    "gzip-json": "Any",
    "byte-list": "bytes",
    "mail-date": "datetime",
    "us-date": "datetime",
    "unix-date": "datetime",
    "openssl-date": "datetime",
}
"""``x-decoded`` word -> type of the twin; the function is ``decode.<word>`` with an underscore."""
