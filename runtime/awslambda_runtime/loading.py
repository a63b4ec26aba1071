"""Finds the functions of an application: a Python file or a module."""

import importlib
import importlib.util
import inspect
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from awslambda_runtime.bootstrap import Function
from awslambda_runtime.errors import ApplicationImportError, FunctionError, UnknownFunctionError


@dataclass(frozen=True)
class Application:
    """A module with the functions that it defines."""

    name: str
    """As it was asked for: ``examples/functions.py`` or ``package.module``."""
    functions: dict[str, Function[Any, Any]]
    handlers: dict[str, Any]
    """What Lambda calls, by the names of the functions: each itself, or what other decorators made of it."""

    def function(self, name: str) -> Function[Any, Any]:
        """Return a function by name.

        Raises:
            UnknownFunctionError: there is no such function; the message lists those that exist.
        """
        if name not in self.functions:
            raise UnknownFunctionError(name, self.name, sorted(self.functions))
        return self.functions[name]


def load(name: str) -> Application:
    """Import a file (``app.py``, ``folder/app.py``) or a module (``package.app``) and find its functions.

    Raises:
        ApplicationImportError: it does not exist, or raises while it is imported.
        HandlerSignatureError: a ``@function`` in it cannot be a handler.
    """
    module = _import(name)
    functions = functions_of(module)
    return Application(name, functions, {key: getattr(module, key) for key in functions})


def functions_of(module: ModuleType) -> dict[str, Function[Any, Any]]:
    """Return the functions of a module by name, those that other decorators wrap too."""
    return {key: inner for key, value in vars(module).items() if (inner := _function(value))}


def description(function: Function[Any, Any]) -> str:
    """Return the first line of a function's docstring; empty where it has none."""
    return (inspect.getdoc(inspect.unwrap(function)) or "").partition("\n")[0]


def _function(value: Any) -> Function[Any, Any] | None:
    """Look through decorators that were put on top of ``@function``."""
    while value is not None and not isinstance(value, Function):
        if not inspect.isroutine(value):
            return None
        value = getattr(value, "__wrapped__", None)
    return value


def _import(name: str) -> ModuleType:
    path = Path(name)
    is_file = path.suffix == ".py"
    if is_file and not path.is_file():
        message = f"There is no file {name}."
        raise ApplicationImportError(message)
    if name and path.is_dir() and not name.isidentifier():
        message = f"Cannot import {name}: it is a folder. Name a Python file (app.py) or a module (package.app)."
        raise ApplicationImportError(message)
    folder = path.resolve().parent if is_file else Path.cwd()
    # As Python itself does for a script: modules beside the file are importable.
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        return _import_file(path) if is_file else importlib.import_module(name)
    except FunctionError:
        raise
    except Exception as error:
        raise ApplicationImportError(_reason(name, error)) from error


def _import_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path.resolve())
    if spec is None or spec.loader is None:
        message = f"{path} is no Python file"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pydantic look their module up by name while it is imported.
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[path.stem]
        raise
    return module


def _reason(name: str, error: Exception) -> str:
    if isinstance(error, SyntaxError):
        where = f"{error.filename}:{error.lineno}" if error.filename else name
        return f"{where}: SyntaxError: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames and frames[-1].filename != __file__ else ""
    return f"Cannot import {name}: {type(error).__name__}: {error}{where}"
