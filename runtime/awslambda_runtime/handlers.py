"""From ``app.function`` to the object that is called, failing as AWS's own runtime client does."""

import importlib
import sys
from types import ModuleType
from typing import Any

from awslambda_runtime.faults import Fault
from awslambda_runtime.loading import functions_of


def find(name: str) -> Any:
    """Import the module of a handler and return the handler.

    Args:
        name: ``module.function``, ``package.module.function`` or ``folder/module.function``.

    Raises:
        Fault: there is no such module or function, or its code has a syntax error.
        Exception: whatever else the module raises while it is imported.
    """
    module_name, dot, attribute = name.rpartition(".")
    if not dot:
        message = f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", message)
    module = _import(module_name)
    try:
        return getattr(module, attribute)
    except AttributeError:
        known = ", ".join(sorted(functions_of(module)))
        has = f". It has: {known}" if known else ""
        message = f"Handler '{attribute}' missing on module '{module_name}'{has}"
        raise Fault("Runtime.HandlerNotFound", message) from None


def _import(name: str) -> ModuleType:
    if name.partition(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {name} as a handler module"
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{name}': {error}"
        raise Fault("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        trace = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{name}': {error}"
        raise Fault("Runtime.UserCodeSyntaxError", message, (trace,)) from error
