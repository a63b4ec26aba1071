"""What is wrong with a schema, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SchemaError:
    """One mistake: the file, the JSON pointer into it and what is wrong."""

    file: str
    pointer: str
    message: str

    def __str__(self) -> str:
        """Show it as editors expect: the place first."""
        return f"{self.file}#{self.pointer}: {self.message}"


class SchemasInvalidError(Exception):
    """The schemas break the rules of ``schemas/README.md``; holds every mistake found."""

    def __init__(self, errors: list[SchemaError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors
