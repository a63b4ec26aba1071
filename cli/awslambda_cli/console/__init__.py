"""The page of ``awslambda serve``; needs the extra ``console``."""

from awslambda_cli.console.mounting import mount

__all__ = ["mount"]
