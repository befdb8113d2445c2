"""HTTP: routes of a few lines each round the service and the pure functions of the core."""
