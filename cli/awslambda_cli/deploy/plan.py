"""What has to change for what is deployed to become what should be. Nothing here asks AWS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from awslambda_cli.deploy.desired import NEW_LAYER, STATEMENT_PREFIX
from awslambda_cli.deploy.state import Key, Kind, Resource, State

NEW_VERSION = "(the version that is published)"
"""Stands for the number of a version until that is known."""


class Action(StrEnum):
    """What happens to a resource."""

    create = "create"
    update = "update"
    delete = "delete"


@dataclass(frozen=True)
class Difference:
    """One value that is not as it should be."""

    path: str
    """In the names of Lambda's API: ``Environment.Variables.LOG_LEVEL``."""
    wanted: Any
    found: Any

    @property
    def is_secret(self) -> bool:
        """Whether the values are not to be shown."""
        return self.path.startswith("Environment.")


@dataclass(frozen=True)
class Change:
    """One step of a deployment."""

    action: Action
    key: Key
    wanted: Mapping[str, Any]
    """The properties that the resource should have; empty where it is deleted."""
    found: Resource | None
    differences: tuple[Difference, ...] = ()


def plan(wanted: State, found: State, *, prune: bool = False) -> tuple[Change, ...]:
    """Return the changes, in the order in which they have to be made; none if everything is as it should be.

    What exists but is not wanted stays, unless ``prune``: then URLs, event source mappings and permissions that a
    deployment made are deleted.
    """
    wanted = _resolved(wanted, found)
    changes = [change for resource in wanted.values() if (change := _change(resource, found.get(resource.key)))]
    changes = _with_code(changes)
    if prune:
        changes += [Change(Action.delete, one.key, {}, one) for one in superfluous(wanted, found)]
    return tuple(changes)


def _with_code(changes: list[Change]) -> list[Change]:
    """Let functions be created with their code, in one step."""
    code = {one.key.function: one.wanted for one in changes if one.key.kind is Kind.CODE and not one.found}
    kept = [one for one in changes if one.key.kind is not Kind.CODE or one.found]
    return [
        replace(one, wanted={**one.wanted, **code[one.key.function]})
        if one.key.kind is Kind.FUNCTION and not one.found
        else one
        for one in kept
    ]


def superfluous(wanted: State, found: State) -> list[Resource]:
    """Return what invokes a function although nothing says that it should."""
    return [resource for key, resource in found.items() if key not in wanted and _is_removable(key)]


def _is_removable(key: Key) -> bool:
    if key.kind is Kind.PERMISSION:
        return key.name.startswith(STATEMENT_PREFIX)
    return key.kind in (Kind.URL, Kind.MAPPING)


def _change(wanted: Resource, found: Resource | None) -> Change | None:
    if found is None:
        return Change(Action.create, wanted.key, wanted.properties, None)
    differences = differences_of(wanted, found)
    if not differences:
        return None
    # A layer and a version are never changed: there is a new one.
    action = Action.create if wanted.key.kind in (Kind.LAYER, Kind.VERSION) else Action.update
    return Change(action, wanted.key, wanted.properties, found, differences)


def differences_of(wanted: Resource, found: Resource) -> tuple[Difference, ...]:
    """Return what of a resource is not as it should be; of what nothing is said anything goes."""
    fixed = _FIXED.get(wanted.key.kind, frozenset())
    properties = {name: value for name, value in wanted.properties.items() if name not in fixed}
    return tuple(_differences("", properties, found.properties))


_FIXED = {
    # The id of a permission follows from its content.
    Kind.PERMISSION: frozenset(
        {"Action", "Principal", "SourceArn", "SourceAccount", "FunctionUrlAuthType", "InvokedViaFunctionUrl"}
    ),
    # Said when it is created, and never again.
    Kind.MAPPING: frozenset(
        {
            "EventSourceArn",
            "StartingPosition",
            "StartingPositionTimestamp",
            "Topics",
            "Queues",
            "SelfManagedEventSource",
            "AmazonManagedKafkaEventSourceConfig",
            "SelfManagedKafkaEventSourceConfig",
        }
    ),
}
_WHOLE = ("Environment.Variables", "Cors")
"""Maps in which what is not wanted should not be."""


def _differences(path: str, wanted: Any, found: Any) -> Iterator[Difference]:
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        extra = [name for name in found if name not in wanted] if path in _WHOLE else []
        for name in (*wanted, *extra):
            yield from _differences(f"{path}.{name}".lstrip("."), wanted.get(name), found.get(name))
    elif wanted != found:
        yield Difference(path, wanted, found)


def _resolved(wanted: State, found: State) -> State:
    """Put in the layer and the version that are deployed, where they need not be published anew."""
    layers = [resource for key, resource in wanted.items() if key.kind is Kind.LAYER]
    arn = next((_published(layer, found) for layer in layers), None) or NEW_LAYER
    with_layer = {key: _with_layer(resource, arn) for key, resource in wanted.items()}
    return {key: _with_version(resource, with_layer, found) for key, resource in with_layer.items()}


def _published(resource: Resource, found: State) -> str | None:
    """Return what AWS calls a layer or version that is as it should be."""
    there = found.get(resource.key)
    return there.identifier if there and not differences_of(resource, there) else None


def _with_layer(resource: Resource, arn: str) -> Resource:
    if NEW_LAYER not in resource.properties.get("Layers", ()):
        return resource
    layers = [arn if layer == NEW_LAYER else layer for layer in resource.properties["Layers"]]
    return replace(resource, properties={**resource.properties, "Layers": layers})


def _with_version(resource: Resource, wanted: State, found: State) -> Resource:
    if resource.key.kind is not Kind.ALIAS:
        return resource
    version = wanted[Key(Kind.VERSION, resource.key.function)]
    number = _published(version, found) or NEW_VERSION
    return replace(resource, properties={**resource.properties, "FunctionVersion": number})
