"""Unions of objects that tags tell apart, with a last variant for those that AWS adds."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeVar

from awslambda_events.model import EventModel
from awslambda_events.tags import hold

T = TypeVar("T")


def choose(variants: tuple[type[EventModel], ...], payload: Any) -> type[EventModel]:
    """Return the first variant whose tags hold, else the last."""
    for variant in variants:
        tags = variant._tags  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - ours, private to users
        if tags and hold(tags, payload):
            return variant
    return variants[-1]


@dataclass(frozen=True)
class Variants:
    """Metadata of a union whose members are chosen by their tags, never by trying one after the other."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Build a tagged union."""
        variants: tuple[type[EventModel], ...] = get_args(source)

        def tag(value: Any) -> str:
            return type(value).__name__ if isinstance(value, variants) else choose(variants, value).__name__

        choices = {variant.__name__: handler.generate_schema(variant) for variant in variants}
        return core_schema.tagged_union_schema(choices, tag)


VariantOf: TypeAlias = Annotated[T, Variants()]
