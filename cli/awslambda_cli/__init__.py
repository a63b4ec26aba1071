"""The ``awslambda`` command: thin commands over ``awslambda_events`` and ``awslambda_runtime``."""
