"""Compares what is deployed with what the hints need. Nothing here asks AWS: ``surroundings`` does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from awslambda_cli.deploy.desired import Code, Target
from awslambda_cli.deploy.state import Key, Kind, Resource, State
from awslambda_cli.deploy.surroundings import Surroundings
from awslambda_cli.deploy.triggers import Trigger, trigger, triggers_of_service

_REPORT = "ReportBatchItemFailures"


@dataclass(frozen=True)
class Finding:
    """Something that is deployed otherwise than the function needs."""

    function: str
    """Its name on Lambda."""
    check: str
    """What was checked, as a short stable name: ``partial-failures``."""
    message: str
    fix: str


def findings(targets: Sequence[Target], code: Code, found: State, around: Surroundings) -> list[Finding]:
    """Return everything that is wrong with the functions, function by function."""
    return [Finding(target.name, *one) for target in targets for one in _of_function(target, code, found, around)]


_Told = tuple[str, str, str]


def _of_function(target: Target, code: Code, found: State, around: Surroundings) -> Iterator[_Told]:
    function = found.get(Key(Kind.FUNCTION, target.name))
    if function is None:
        yield "function", "It is not deployed.", "Run `awslambda deploy`."
        return
    yield from _of_health(around.health.get(target.name, {}))
    yield from _of_runtime(target, code, function, found)
    yield from _of_alias(target, found)
    mappings = [one for key, one in found.items() if key.kind is Kind.MAPPING and key.function == target.name]
    for mapping in mappings:
        yield from _of_mapping(target, mapping, around)
    there = {mapping.key.name for mapping in mappings}
    for up in target.sources:
        if up.mapping and up.name not in there:
            yield "source", f"Nothing invokes it with the records of {up.source}.", "Run `awslambda deploy`."
    yield from _of_permissions(target, found)
    yield from _of_url(target, found.get(Key(Kind.URL, target.name)))
    yield from _of_integrations(target, around)


def _of_health(health: dict[str, Any]) -> Iterator[_Told]:
    if health.get("State") == "Failed":
        yield "state", f"Lambda could not set it up: {health.get('StateReason')}", "Mend that, and deploy again."
    if health.get("LastUpdateStatus") == "Failed":
        reason = health.get("LastUpdateStatusReason")
        yield "state", f"Its last update failed: {reason}", "Mend that, and deploy again."


def _of_runtime(target: Target, code: Code, function: Resource, found: State) -> Iterator[_Told]:
    runtime = function.properties["Runtime"]
    if runtime != f"python{code.python}":
        wanted = f"python{code.python}"
        yield "runtime", f"It runs on {runtime}, but is built for {wanted}: compiled packages fail.", _DEPLOY
    architectures = found[Key(Kind.CODE, target.name)].properties["Architectures"]
    if architectures != [code.architecture]:
        told = f"It runs on {', '.join(architectures)}, but is built for {code.architecture}: compiled packages fail."
        yield "architecture", told, _DEPLOY
    handler = function.properties["Handler"]
    if handler != target.handler.path:
        yield "handler", f"Lambda calls {handler}, but the function is {target.handler.path}.", _DEPLOY
    if function.properties["Timeout"] < target.configuration.timeout:
        seconds = function.properties["Timeout"]
        told = f"It times out after {seconds} seconds, not after the configured {target.configuration.timeout}."
        yield "timeout", told, _DEPLOY


_DEPLOY = "Run `awslambda deploy`, with --python and --arch as for `awslambda build`."


def _of_alias(target: Target, found: State) -> Iterator[_Told]:
    if not target.qualifier:
        return
    alias = found.get(Key(Kind.ALIAS, target.name, target.qualifier))
    version = found.get(Key(Kind.VERSION, target.name))
    if alias is None:
        yield "alias", f"It has no alias {target.qualifier}.", "Run `awslambda deploy`."
    elif version and alias.properties["FunctionVersion"] != version.identifier:
        at = alias.properties["FunctionVersion"]
        told = f"The alias {target.qualifier} is at version {at}, the last is {version.identifier}."
        yield "alias", told, "Run `awslambda deploy`, unless the alias was taken back on purpose."


def _of_mapping(target: Target, mapping: Resource, around: Surroundings) -> Iterator[_Told]:
    options, source = mapping.properties, mapping.key.name
    kind = _kind(target, options)
    if isinstance(kind, str):
        yield "source", f"{source} sends {kind}, but it takes {' or '.join(target.handler.events)}.", _REMOVE
        return
    if kind:
        yield from _of_options(target, options, source, kind)
    if options["Qualifier"] != target.qualifier:
        told = f"The mapping of {source} invokes {options['Qualifier'] or 'the function without an alias'}"
        yield "alias", f"{told}, not {target.qualifier or 'the function'}.", "Run `awslambda deploy`."
    if not options["Enabled"] and all(up.source.enabled for up in target.sources if up.name == source):
        yield "disabled", f"The mapping of {source} is disabled.", "Enable it, or set enabled = false."
    if "PROBLEM" in str(options.get("LastProcessingResult")):
        yield "source", f"The mapping of {source} cannot read: {options['LastProcessingResult']}", "Mend that."
    yield from _of_visibility(source, around.visibility.get(source), around.health.get(target.name, {}).get("Timeout"))


def _of_options(target: Target, options: Any, source: str, kind: Trigger) -> Iterator[_Told]:
    if target.handler.partial_failures and kind.partial_failures and _REPORT not in options["FunctionResponseTypes"]:
        told = f"It answers with the records that failed, but the mapping of {source} has no {_REPORT}: they are lost."
        yield "partial-failures", told, "Run `awslambda deploy`, or add it to FunctionResponseTypes of the mapping."
    for option in kind.needs:
        if not options.get(option):
            yield "option", f"{kind.event} needs {option} in the mapping of {source}.", "Configure it."
    if source.endswith(".fifo"):
        for option, most in kind.fifo.items():
            if (options.get(option) or 0) > most:
                yield "fifo", f"{option} of {source} is more than {most}, the most for a FIFO queue.", "Lower it."


def _of_visibility(source: str, visible: int | None, timeout: int | None) -> Iterator[_Told]:
    if visible is not None and timeout is not None and visible < timeout:
        told = f"Messages of {source} are visible again after {visible} seconds, while it still may run for {timeout}."
        yield "visibility-timeout", f"{told} They are processed twice.", f"AWS advises {6 * timeout} seconds."


_REMOVE = "Delete the mapping, or change the hint."


def _kind(target: Target, options: Any) -> Trigger | str | None:
    """Return the trigger of a mapping; the name of the event where the function does not take it."""
    arn = options.get("EventSourceArn")
    possible = triggers_of_service(arn.split(":")[2] if arn else None)
    if not target.handler.events:
        return possible[0] if possible else None
    named = [one for one in possible if one.event in target.handler.events]
    if named or not possible:
        return named[0] if named else None
    return possible[0].event


def _of_permissions(target: Target, found: State) -> Iterator[_Told]:
    permitted = [
        one.properties for key, one in found.items() if key.kind is Kind.PERMISSION and key.function == target.name
    ]
    sources = {
        value
        for statement in permitted
        for operator, condition in (statement.get("Condition") or {}).items()
        for name, value in condition.items()
        if operator.startswith(("Arn", "String")) and name.lower() == "aws:sourcearn"
    }
    for up in target.sources:
        if up.permission and up.source.arn not in sources:
            yield "permission", f"{up.source} may not invoke it.", "Run `awslambda deploy`."


def _of_url(target: Target, url: Resource | None) -> Iterator[_Told]:
    if url is None:
        if target.configuration.url:
            yield "url", "It has no URL.", "Run `awslambda deploy`."
        return
    formats = [one.payload_format for event in target.handler.events if (one := trigger(event))]
    if target.handler.events and "2.0" not in formats:
        told = f"Its URL sends payload format 2.0, but it takes {' or '.join(target.handler.events)}."
        yield "payload-format", told, "Delete the URL, or take LambdaFunctionURLRequest."
    streams = url.properties["InvokeMode"] == "RESPONSE_STREAM"
    if target.handler.streams and not streams:
        told = "It streams its response, but its URL has InvokeMode BUFFERED."
        yield "invoke-mode", told, "Run `awslambda deploy`."
    if target.configuration.url and url.properties["AuthType"] != target.configuration.url.auth:
        told = f"Its URL has AuthType {url.properties['AuthType']}, not {target.configuration.url.auth}."
        yield "url", told, "Run `awslambda deploy`."


def _of_integrations(target: Target, around: Surroundings) -> Iterator[_Told]:
    formats = {
        one.payload_format
        for event in target.handler.events
        if (one := trigger(event)) and one.service == "execute-api"
    }
    for api, version in around.payload_formats.get(target.name, ()):
        if formats and version not in formats:
            told = f"The API {api} sends payload format {version}, but {target.handler.event} is of {_join(formats)}."
            yield "payload-format", told, "Set PayloadFormatVersion of the integration, or change the hint."


def _join(formats: set[str | None]) -> str:
    return " or ".join(sorted(one for one in formats if one))
