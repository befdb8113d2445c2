"""How large a network and its data may be, and how much of a path is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one session may ask for; each field is a setting of the same name.

    Args:
        max_hidden_layers: hidden layers of a network.
        max_nodes: nodes of one layer.
        max_parameters: weights and biases of a network.
        max_products: weights times examples, which is what every step and every look costs.
        max_activations: nodes times examples, which is what a look at all of them keeps in memory.
        max_history_bytes: memory for full snapshots of a path; past that they are thinned.
        max_snapshots: full snapshots of a path, however small.
        max_points: recorded errors of a path; past that they are thinned.
        max_changes: changes made by hand in one path.
    """

    max_hidden_layers: int = 6
    max_nodes: int = 1024
    max_parameters: int = 1_000_000
    max_products: int = 20_000_000_000
    max_activations: int = 16_000_000
    max_history_bytes: int = 32 * 2**20
    max_snapshots: int = 2048
    max_points: int = 20_000
    max_changes: int = 500
