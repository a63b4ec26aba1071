"""Reads what a deployment, a template and the doctor start from: the functions and the configuration."""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from awslambda_cli.application import load_functions
from awslambda_cli.build import BuildError
from awslambda_cli.build.project import BuildTable, find_project
from awslambda_cli.deploy.configuration import Configuration, ConfigurationError, read_configuration
from awslambda_cli.deploy.desired import Target, all_problems, targets
from awslambda_cli.deploy.handlers import handlers
from awslambda_cli.output import UsageError
from awslambda_runtime.loading import Application


@dataclass(frozen=True)
class Project:
    """An application with its configuration."""

    app: str
    name: str
    """Name of its module, as archives have it."""
    targets: tuple[Target, ...]
    configuration: Configuration
    build: BuildTable
    """``[tool.awslambda.build]``."""


def read_project(app: str, only: list[str] | None = None) -> Project:
    """Import an application and read the ``[tool.awslambda]`` table that belongs to it.

    Args:
        app: a Python file or a module.
        only: names of the functions that are meant; all unless given.

    Raises:
        ConfigurationError: with every problem of the configuration.
        NoFunctionError: there is no function.
        UsageError: there is no such function.
        FunctionError: the application cannot be imported.
    """
    try:
        files = find_project(app, Path.cwd())
    except BuildError as error:
        raise UsageError(str(error)) from error
    configuration = read_configuration(files.root)
    with _variables({**files.environment, **configuration.environment}):
        application = _load(app)
    found = targets(handlers(application, files.module), configuration)
    if problems := all_problems(found, configuration):
        raise ConfigurationError("[tool.awslambda]", problems)
    names = [target.handler.name for target in found]
    for name in only or ():
        if name not in names:
            message = f"{app} has no function {name!r}; it has: {', '.join(names)}."
            raise UsageError(message)
    meant = tuple(one for one in found if not only or one.handler.name in only)
    return Project(app, files.module.replace(".", "-"), meant, configuration, files.table)


def _load(app: str) -> Application:
    try:
        return load_functions(app)
    except SystemExit as error:
        message = f"{app} ends the process while it is imported, and so would the function."
        raise UsageError(message) from error


@contextmanager
def _variables(variables: Mapping[str, str]) -> Iterator[None]:
    """Set configured variables while the application is imported, which may read them; those that are set stay."""
    before = dict(os.environ)
    os.environ.update({**variables, **before})
    try:
        yield
    finally:
        for name in variables.keys() - before.keys():
            os.environ.pop(name, None)


def with_role(project: Project, role: str | None) -> Project:
    """Return a project whose functions have a role: their own, or else the given one.

    Raises:
        UsageError: a function has none.
    """
    found = tuple(
        target
        if target.configuration.role or not role
        else replace(target, configuration=target.configuration.model_copy(update={"role": role}))
        for target in project.targets
    )
    without = [target.handler.name for target in found if not target.configuration.role]
    if without:
        message = (
            f"There is no execution role for {', '.join(without)}: set `role` in [tool.awslambda] of pyproject.toml, "
            "LAMBDA_ROLE_ARN or --role. `awslambda template` writes roles with the rights that the functions need."
        )
        raise UsageError(message)
    return replace(project, targets=found)


def code_sha256(archive: Path) -> str:
    """Return the digest of an archive as Lambda's ``CodeSha256`` gives it."""
    try:
        return base64.b64encode(hashlib.sha256(archive.read_bytes()).digest()).decode()
    except OSError as error:
        message = f"Cannot read {archive}: {error.strerror}."
        raise UsageError(message) from error
