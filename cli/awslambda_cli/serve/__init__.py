"""A Lambda endpoint on this machine: ``awslambda serve``."""
