"""From typed functions and ``[tool.awslambda]`` to what is deployed: desired state, plan, changes, doctor."""
