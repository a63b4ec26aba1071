"""A small folder of schemas to break."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

EVENT = "demo/DemoEvent.schema.json"
RESPONSE = "demo/DemoResponse.schema.json"


def event() -> dict[str, Any]:
    """Return the schema of an event that uses each word of the dialect."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "DemoEvent",
        "description": "A demonstration.\n\nNobody sends it.",
        "type": "object",
        "x-source": ["https://docs.aws.amazon.com/demo.html"],
        "x-service": "AWS Demo",
        "x-kind": "request",
        "x-lambda": {"invocation": "synchronous", "response": "DemoResponse", "invalid": "raise"},
        "x-identify": {"/demo": ["a", "b"], "/records/0": True, "/Records": False},
        "x-type-params": ["HTTPBodyT", "BodyT"],
        "properties": {
            "demo": {"description": "Which one.", "anyOf": [{"enum": ["a", "b"]}, {"type": "string"}]},
            "records": {
                "description": "The records.",
                "type": "array",
                "items": {"$ref": "#/$defs/DemoRecord"},
            },
            "at": {"description": "When.", "$ref": "../types.schema.json#/$defs/Timestamp"},
            "isBase64Encoded": {"description": "Whether the body is base64.", "type": "boolean"},
            "body": {
                "description": "The body.",
                "type": ["string", "null"],
                "x-payload": {"param": "HTTPBodyT", "encoding": "http-body"},
            },
            "answer": {"description": "An answer.", "$ref": "DemoResponse.schema.json#"},
        },
        "required": ["demo", "records"],
        "$defs": {
            "DemoRecord": {
                "title": "DemoRecord",
                "description": "One record.",
                "type": "object",
                "x-type-params": ["BodyT"],
                "properties": {
                    "key": {"description": "The key.", "type": "string", "x-decoded": "url"},
                    "text": {
                        "description": "The text.",
                        "type": "string",
                        "x-payload": {"param": "BodyT", "encoding": "text"},
                    },
                    "size": {"description": "The size.", "type": "number"},
                    "within": {"description": "More.", "type": "array", "items": {"$ref": "#/$defs/DemoTree"}},
                    "type": {"description": "A name that is a word of the language.", "type": "string"},
                    "any": {"description": "Any JSON."},
                },
                "required": ["key"],
            },
            "DemoTree": {
                "title": "DemoTree",
                "description": "A tree.",
                "type": "object",
                "properties": {"height": {"description": "How high it is.", "type": "integer"}},
            },
        },
    }


def response() -> dict[str, Any]:
    """Return the schema of the response to the event."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "DemoResponse",
        "description": "An answer to a demonstration.",
        "type": "object",
        "x-source": ["https://docs.aws.amazon.com/demo.html"],
        "x-service": "AWS Demo",
        "x-kind": "response",
        "properties": {"done": {"description": "Whether it is done.", "type": "boolean"}},
    }


class Scratch:
    """A folder that holds ``schemas/``, of which one event and one response are ours."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.schemas = root / "schemas"
        self.package = root / "awslambda_events"
        for name in ("types.schema.json", "dialect.schema.json"):
            self.write(name, json.loads((ROOT / "schemas" / name).read_text("utf-8")))
        self.write(EVENT, event())
        self.write(RESPONSE, response())
        self.write("demo/DemoEvent.sample.json", {"demo": "a", "records": [{"key": "a+b", "new": None}], "body": None})
        self.write("demo/DemoEvent.other.sample.json", {"demo": "b", "records": [{"key": ""}]})
        self.write("demo/DemoResponse.sample.json", {"done": True})

    def write(self, name: str, content: Any) -> None:
        """Write a file below ``schemas/``."""
        path = self.schemas / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")

    def copy_package(self) -> None:
        """Copy the package that generated files belong to."""
        shutil.copytree(ROOT / "awslambda_events", self.package, ignore=shutil.ignore_patterns("__pycache__"))

    def copy_schemas(self) -> None:
        """Copy all schemas of the project."""
        shutil.copytree(ROOT / "schemas", self.schemas, dirs_exist_ok=True)

    def generate(
        self, *arguments: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the generator on this folder in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "awslambda_codegen", *arguments, str(self.root)],
            check=False,
            capture_output=True,
            text=True,
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(ROOT / "codegen")} | environment,
        )

    def generated(self) -> dict[str, bytes]:
        """Return every file that is neither schema nor sample, by path below the root."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and self.schemas not in path.parents
        }

    def files(self) -> dict[str, bytes]:
        """Return the files of the package; what Python compiled is none of them."""
        return {
            path.relative_to(self.package).as_posix(): path.read_bytes()
            for path in sorted(self.package.rglob("*"))
            if path.is_file() and path.suffix != ".pyc"
        }
