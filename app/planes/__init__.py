"""Two-dimensional planes in the space of all weights: where they lie, and where a path lies in them."""
