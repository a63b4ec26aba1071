"""JSON numbers that stay what they are."""

from typing import TypeAlias

Number: TypeAlias = int | float
"""A ``float`` alone would write 1 as 1.0."""
