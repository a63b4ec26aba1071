"""How our ``x-`` words are spelt in Python."""

EVENT_MODEL = "awslambda_events.model.EventModel"
NUMBER = "awslambda_events.numbers.Number"

SCALARS = {
    name: f"awslambda_events.times.{name}"
    for name in ("Timestamp", "EpochSeconds", "EpochMilliseconds", "EpochMillisecondsString", "CommonLogTime")
}
"""``x-type`` of a shared scalar -> its Python type."""

TYPE_PARAMS = "awslambda_events.payload"
"""The module that holds the type parameters."""

PAYLOADS = {
    "text": "awslambda_events.payload.TextOf",
    "base64": "awslambda_events.payload.Base64Of",
    "inline": "awslambda_events.payload.InlineOf",
    "http-body": "awslambda_events.payload.HTTPBodyOf",
    "attribute-values": "awslambda_events.attribute_values.ItemOf",
}
"""``x-payload`` encoding -> generic type alias."""

UNTYPED_PAYLOADS = {"attribute-values": "awslambda_events.attribute_values.UntypedItem"}
"""``x-payload`` encoding without ``param`` -> type alias."""

DECODERS = {"url": "str", "base64": "bytes", "mail-date": "datetime"}
"""``x-decoded`` word -> type of the twin; the function is ``decode.<word>`` with an underscore."""
