"""Compares the rendered files with those on disk, and writes them."""

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from awslambda_codegen.render import GENERATED


def stale(root: Path, files: Mapping[str, str]) -> list[Path]:
    """Return the files in generated folders that no schema asks for any more."""
    present = (path for folder in GENERATED for path in (root / folder).rglob("*") if path.is_file())
    return sorted(
        path for path in present if path.relative_to(root).as_posix() not in files and "__pycache__" not in path.parts
    )


def differences(root: Path, files: Mapping[str, str]) -> list[str]:
    """Return a description of every file that is missing, differs or is stale."""
    found = [f"stale: {path.relative_to(root).as_posix()}" for path in stale(root, files)]
    for name, text in files.items():
        path = root / name
        if not path.exists():
            found.append(f"missing: {name}")
        elif (current := path.read_text("utf-8")) != text:
            diff = unified_diff(current.splitlines(), text.splitlines(), name, f"{name} (generated)", lineterm="", n=1)
            found.append("\n".join(diff))
    return found


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write every file and remove the stale ones."""
    for path in stale(root, files):
        path.unlink()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
