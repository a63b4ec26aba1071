"""The errors of the library.

* LookupError
    * UnknownEventError
    * UnknownSampleError

A payload that does not fit raises pydantic's own ``ValidationError``.
"""

from collections.abc import Sequence


class UnknownEventError(LookupError):
    """The catalogue has no event of that name."""

    def __init__(self, name: str, similar: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(similar)}?" if similar else ""
        super().__init__(f"There is no event {name!r}.{hint}")
        self.name = name
        self.similar = tuple(similar)


class UnknownSampleError(LookupError):
    """The event has no sample of that name."""

    def __init__(self, name: str, variant: str, variants: Sequence[str]) -> None:
        known = f" It has: {', '.join(variants)}." if variants else " It has only the main one."
        super().__init__(f"{name} has no sample {variant!r}.{known}")
        self.name = name
        self.variant = variant
        self.variants = tuple(variants)
