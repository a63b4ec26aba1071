"""Run by the target's Python: compiles the files that standard input lists, and reports those that it cannot."""

import json
import sys
import warnings
from py_compile import PycInvalidationMode, PyCompileError, compile  # noqa: A004

warnings.simplefilter("ignore")
failures = {}
for source, result, shown in json.load(sys.stdin):
    try:
        compile(source, result, shown, doraise=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    except PyCompileError as error:
        cause = error.exc_value
        failures[source] = f"{getattr(cause, 'lineno', None) or 1}:{getattr(cause, 'msg', None) or cause}"
json.dump(failures, sys.stdout)
