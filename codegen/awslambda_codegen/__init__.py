"""Generates ``awslambda_events`` from ``schemas/``: documents -> check -> lower -> render -> write.

Everything between reading and writing is a pure function of the schemas. It imports nothing of the packages it
generates, so that it runs when they are broken or missing.
"""
