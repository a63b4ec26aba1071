"""Plain models of pydantic's with the fields and types of msgspec's structs: what any model can cost at least."""

from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel, ConfigDict, Field, create_model

_CONFIG = ConfigDict(val_json_bytes="base64")


def plain_model(struct: type[msgspec.Struct]) -> type[BaseModel]:
    """Return the model with the fields of a struct; it drops unknown keys, as a struct does."""
    fields: dict[str, Any] = {
        field.name: (_type(field.type), Field(... if field.required else None, alias=field.encode_name))
        for field in msgspec.structs.fields(struct)
    }
    model: type[BaseModel] = create_model(struct.__name__, __config__=_CONFIG, **fields)
    return model


def _type(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return plain_model(kind)
    origin, arguments = get_origin(kind), [_type(argument) for argument in get_args(kind)]
    if origin in (Union, UnionType):
        return reduce(or_, arguments)
    return origin[tuple(arguments)] if arguments else kind
