"""How a gradient becomes a change of the weights: composed pure transforms and their schedules."""
