"""Templates of infrastructure: what a deployment would set up, for the tools that a team already uses."""
