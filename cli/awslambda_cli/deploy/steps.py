"""The calls of Lambda's API that make one change, and the wait for it to take effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awslambda_cli.deploy.desired import NEW_LAYER
from awslambda_cli.deploy.plan import NEW_VERSION, Action, Change
from awslambda_cli.deploy.state import Kind
from awslambda_cli.deploy.wait import wait_until_active, wait_until_updated


@dataclass
class Deployment:
    """A deployment under way: what it works with, and what AWS has told so far."""

    client: Any
    archive: Path
    layer_archive: Path | None = None
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    """Aliases by function: what URL and permissions belong to."""
    published_layer: str = ""
    """ARN of the layer's version, once it is published."""
    published: dict[str, str] = field(default_factory=dict)
    """Numbers of the versions that were published, by function."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Function URLs by function."""

    def qualified(self, change: Change) -> dict[str, Any]:
        """Return the parameters that name a function with its alias."""
        qualifier = self.qualifiers.get(change.key.function)
        return {"FunctionName": change.key.function, **({"Qualifier": qualifier} if qualifier else {})}


def make(deployment: Deployment, change: Change) -> None:
    """Make one change and wait until it is in effect; raises the errors of botocore."""
    _STEPS[change.key.kind, change.action](deployment, change)


def _publish_layer(deployment: Deployment, change: Change) -> None:
    if deployment.layer_archive is None:
        message = f"no archive was built for {change.key}"
        raise ValueError(message)
    answer = deployment.client.publish_layer_version(
        LayerName=change.key.name,
        Content={"ZipFile": deployment.layer_archive.read_bytes()},
        CompatibleRuntimes=change.wanted["CompatibleRuntimes"],
        CompatibleArchitectures=change.wanted["CompatibleArchitectures"],
    )
    deployment.published_layer = answer["LayerVersionArn"]


def _create_function(deployment: Deployment, change: Change) -> None:
    settings = {name: value for name, value in _settings(deployment, change).items() if name != "CodeSha256"}
    deployment.client.create_function(
        FunctionName=change.key.function,
        PackageType="Zip",
        Code={"ZipFile": deployment.archive.read_bytes()},
        **settings,
    )
    wait_until_active(deployment.client, change.key.function)


def _update_function(deployment: Deployment, change: Change) -> None:
    settings = _changed(change, _settings(deployment, change))
    deployment.client.update_function_configuration(FunctionName=change.key.function, **settings)
    wait_until_updated(deployment.client, change.key.function)


def _update_code(deployment: Deployment, change: Change) -> None:
    deployment.client.update_function_code(
        FunctionName=change.key.function,
        ZipFile=deployment.archive.read_bytes(),
        Architectures=change.wanted["Architectures"],
    )
    wait_until_updated(deployment.client, change.key.function)


def _publish_version(deployment: Deployment, change: Change) -> None:
    # The digest: only what was meant is published, not what somebody else uploaded a moment ago.
    digest = change.wanted["CodeSha256"]
    answer = deployment.client.publish_version(FunctionName=change.key.function, CodeSha256=digest)
    deployment.published[change.key.function] = answer["Version"]


def _create_alias(deployment: Deployment, change: Change) -> None:
    deployment.client.create_alias(**_alias(deployment, change))


def _update_alias(deployment: Deployment, change: Change) -> None:
    deployment.client.update_alias(**_alias(deployment, change))


def _create_url(deployment: Deployment, change: Change) -> None:
    answer = deployment.client.create_function_url_config(**deployment.qualified(change), **change.wanted)
    deployment.addresses[change.key.function] = answer["FunctionUrl"]


def _update_url(deployment: Deployment, change: Change) -> None:
    answer = deployment.client.update_function_url_config(**deployment.qualified(change), **change.wanted)
    deployment.addresses[change.key.function] = answer["FunctionUrl"]


def _delete_url(deployment: Deployment, change: Change) -> None:
    deployment.client.delete_function_url_config(**deployment.qualified(change))
    deployment.addresses.pop(change.key.function, None)


def _create_permission(deployment: Deployment, change: Change) -> None:
    statement = {"StatementId": change.key.name, **change.wanted}
    deployment.client.add_permission(**deployment.qualified(change), **statement)


def _delete_permission(deployment: Deployment, change: Change) -> None:
    deployment.client.remove_permission(**deployment.qualified(change), StatementId=change.key.name)


def _create_mapping(deployment: Deployment, change: Change) -> None:
    # What a mapping has none of is not said when it is made: that is for updates only.
    wanted = {name: value for name, value in change.wanted.items() if value not in ([], {"Filters": []})}
    deployment.client.create_event_source_mapping(**_mapping(change, wanted))


def _update_mapping(deployment: Deployment, change: Change) -> None:
    options = _mapping(change, _changed(change, change.wanted))
    deployment.client.update_event_source_mapping(UUID=_identifier(change), **options)


def _delete_mapping(deployment: Deployment, change: Change) -> None:
    deployment.client.delete_event_source_mapping(UUID=_identifier(change))


def _settings(deployment: Deployment, change: Change) -> dict[str, Any]:
    layers = [deployment.published_layer if arn == NEW_LAYER else arn for arn in change.wanted["Layers"]]
    return {**change.wanted, "Layers": layers}


def _changed(change: Change, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that are not as they should be: the others need not be sent."""
    names = {difference.path.partition(".")[0] for difference in change.differences}
    return {name: value for name, value in properties.items() if name in names}


def _alias(deployment: Deployment, change: Change) -> dict[str, Any]:
    version = change.wanted["FunctionVersion"]
    if version == NEW_VERSION:
        version = deployment.published[change.key.function]
    return {"FunctionName": change.key.function, "Name": change.key.name, "FunctionVersion": version}


def _mapping(change: Change, properties: Mapping[str, Any]) -> dict[str, Any]:
    options = {name: value for name, value in properties.items() if name != "Qualifier"}
    # Its function is always sent: without it Lambda takes the mapping to mean the unqualified one.
    name = ":".join(part for part in (change.key.function, change.wanted["Qualifier"]) if part)
    return {**options, "FunctionName": name}


def _identifier(change: Change) -> str:
    return change.found.identifier if change.found else ""


_STEPS: dict[tuple[Kind, Action], Callable[[Deployment, Change], None]] = {
    (Kind.LAYER, Action.create): _publish_layer,
    (Kind.FUNCTION, Action.create): _create_function,
    (Kind.FUNCTION, Action.update): _update_function,
    (Kind.CODE, Action.update): _update_code,
    (Kind.VERSION, Action.create): _publish_version,
    (Kind.ALIAS, Action.create): _create_alias,
    (Kind.ALIAS, Action.update): _update_alias,
    (Kind.URL, Action.create): _create_url,
    (Kind.URL, Action.update): _update_url,
    (Kind.URL, Action.delete): _delete_url,
    (Kind.PERMISSION, Action.create): _create_permission,
    (Kind.PERMISSION, Action.delete): _delete_permission,
    (Kind.MAPPING, Action.create): _create_mapping,
    (Kind.MAPPING, Action.update): _update_mapping,
    (Kind.MAPPING, Action.delete): _delete_mapping,
}
