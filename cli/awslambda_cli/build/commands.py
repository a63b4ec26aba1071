"""The commands that bring what was built to AWS; they run as they are printed, in the folder of the build."""

import shlex
from pathlib import Path

from awslambda_cli.build.options import Build, BuiltFunction, FunctionCommands, Mode

MEMORY = 512
"""MB. Lambda's own default of 128 gives a Python function so little processor time that its start takes seconds."""
TIMEOUT = 10
"""Seconds. Lambda's own default is 3."""


def first_commands(build: Build, name: str, folder: Path) -> tuple[str, ...]:
    """Return the commands that publish what the functions need: the layer, or the image."""
    if build.layer:
        publish = (
            f"aws lambda publish-layer-version --layer-name {name} --zip-file {_file(build.layer, folder)}"
            f" --compatible-runtimes {build.runtime} --compatible-architectures {build.architecture}"
            " --query LayerVersionArn --output text"
        )
        return (f"LAYER_ARN=$({publish})",)
    if build.context:
        platform = "linux/arm64" if build.architecture == "arm64" else "linux/amd64"
        context = shlex.quote(_relative(build.context, folder))
        # Lambda takes no image that is an index with attestations.
        return (
            f"docker build --platform {platform} --provenance=false --tag $IMAGE_URI {context}",
            "docker push $IMAGE_URI",
        )
    return ()


def function_commands(build: Build, function: BuiltFunction, folder: Path) -> FunctionCommands:
    """Return the commands that create and update a function."""
    update = [_update(build, function, folder)]
    if build.layer:
        update += [
            # Until an update is through, Lambda refuses the next.
            f"aws lambda wait function-updated-v2 --function-name {function.name}",
            f"aws lambda update-function-configuration --function-name {function.name} --layers $LAYER_ARN",
        ]
    return FunctionCommands(function.name, _create(build, function, folder), tuple(update))


def _create(build: Build, function: BuiltFunction, folder: Path) -> str:
    code = (
        f"--package-type Image --code ImageUri=$IMAGE_URI --image-config Command={function.handler}"
        if build.mode is Mode.container
        else f"--runtime {build.runtime} --handler {function.handler} --zip-file {_file(build.zip, folder)}"
    )
    layers = " --layers $LAYER_ARN" if build.layer else ""
    return (
        f"aws lambda create-function --function-name {function.name} {code} --architectures {build.architecture}"
        f"{layers} --role $LAMBDA_ROLE_ARN --memory-size {MEMORY} --timeout {TIMEOUT}"
    )


def _update(build: Build, function: BuiltFunction, folder: Path) -> str:
    code = "--image-uri $IMAGE_URI" if build.mode is Mode.container else f"--zip-file {_file(build.zip, folder)}"
    return (
        f"aws lambda update-function-code --function-name {function.name} {code} --architectures {build.architecture}"
    )


def _file(path: Path, folder: Path) -> str:
    return shlex.quote(f"fileb://{_relative(path, folder)}")


def _relative(path: Path, folder: Path) -> str:
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
