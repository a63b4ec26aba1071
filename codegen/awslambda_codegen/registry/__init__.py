"""AWS's EventBridge schema registry: from the npm package that carries it to a module of typed details per source."""
