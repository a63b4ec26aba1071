"""Finds the functions of an application, in a process that ends afterwards."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found."""

    functions: tuple[Mapping[str, Any], ...] = ()
    """As ``describe`` tells them."""
    missing: frozenset[str] = frozenset()
    """Plain handlers that it is said to have and has not."""
    error: str | None = None
    """Why the application cannot be imported."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application, as the command names it."""

    written: str
    """``app.py``, ``folder/app.py`` or ``package.app``."""
    handlers: tuple[str, ...] = ()
    """Plain handlers that are to be found in it, beside its functions."""

    @property
    def is_file(self) -> bool:
        """Whether it is a file and not a module."""
        return self.written.endswith(".py")

    @property
    def folder(self) -> Path:
        """The folder from which its module can be imported."""
        return Path(self.written).resolve().parent if self.is_file else Path.cwd()

    @property
    def module(self) -> str:
        """The name of its module there."""
        return Path(self.written).stem if self.is_file else self.written


async def discover(application: Application, variables: Mapping[str, str]) -> Discovery:
    """Import an application elsewhere and return what it has."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "awslambda_cli.serve.describe",
        application.written,
        *application.handlers,
        env=variables,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            output, _ = await process.communicate()
    except TimeoutError:
        return Discovery(error=f"Importing {application.written} takes longer than {_PATIENCE} seconds.")
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    try:
        found = json.loads(output)
    except ValueError:
        return Discovery(error=f"Importing {application.written} ends the process with status {process.returncode}.")
    return Discovery(tuple(found.get("functions", ())), frozenset(found.get("missing", ())), found.get("error"))
