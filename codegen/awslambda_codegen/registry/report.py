"""Tells what AWS added, changed or removed between two versions of the registry."""

from collections.abc import Mapping

from awslambda_codegen.documents import Schema


def changes(before: Mapping[str, Schema], after: Mapping[str, Schema]) -> list[str]:
    """Return a line per event source and class that was added, changed or removed, sorted."""
    lines = []
    for source in sorted(before.keys() | after.keys()):
        old = before.get(source, {}).get("$defs", {})
        new = after.get(source, {}).get("$defs", {})
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                lines.append(f"removed  {source}  {name}")
            elif name not in old:
                lines.append(f"added    {source}  {name}")
            elif old[name] != new[name]:
                lines.append(f"changed  {source}  {name}{_properties(old[name], new[name])}")
    return lines


def _properties(old: Schema, new: Schema) -> str:
    before, after = old.get("properties", {}), new.get("properties", {})
    signs = [f"+{key}" for key in sorted(after.keys() - before.keys())]
    signs += [f"-{key}" for key in sorted(before.keys() - after.keys())]
    signs += [f"~{key}" for key in sorted(before.keys() & after.keys()) if before[key] != after[key]]
    return f"  {' '.join(signs)}" if signs else ""
