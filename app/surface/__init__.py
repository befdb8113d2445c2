"""The error of a network over a plane of its weights: exact at every point, and fast where the plane allows."""
