"""What is said of a session beside its numbers: a summary, and the pair of links that is shown first."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.arrays import Vector
from app.nn.layout import Architecture
from app.sessions.session import Session


def summary(config: Mapping[str, Any]) -> str:
    """The network, its activations and its optimizer.

    Example:
        >>> network = {"layers": [2, 6, 1], "activations": ["tanh", "sigmoid"]}
        >>> summary({"network": network, "optimizer": {"name": "momentum", "momentum": 0.9, "learning_rate": 0.15}})
        '2-6-1, tanh and sigmoid, momentum 0.9, rate 0.15'
    """
    network, optimizer = config["network"], config["optimizer"]
    kinds = list(dict.fromkeys(network["activations"]))
    names = " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
    parts = ["-".join(map(str, network["layers"])), names]
    if not network.get("bias", True):
        parts.append("no biases")
    memory = optimizer.get("momentum")
    parts.append(f"{optimizer['name']} {memory:g}" if memory else optimizer["name"])
    return ", ".join((*parts, f"rate {optimizer['learning_rate']:g}"))


def first_links(session: Session) -> tuple[str, str]:
    """The two links, of different layers where there are two, on which the error depends most at the start.

    Of equal slopes the first counts; a network with a single link gives it twice.
    """
    stretch = session.stretches[0]
    with np.errstate(all="ignore"):
        slopes = np.abs(stretch.run.gradient(stretch.begin.state.theta))
    slopes = np.nan_to_num(np.where(session.arch.is_link, slopes, -1.0), nan=0.0)
    steepest = int(slopes.argmax())
    others = _elsewhere(session.arch, slopes, steepest)
    pair = sorted((steepest, int(others.argmax())))
    return session.arch.name(pair[0]), session.arch.name(pair[1])


def _elsewhere(arch: Architecture, slopes: Vector, taken: int) -> Vector:
    """The slopes with those left out that may not be chosen beside `taken`."""
    group = next(group for group in arch.groups if group.start <= taken < group.stop)
    others = slopes.copy()
    if arch.depth > 1:
        others[group.start : group.stop] = -1.0
    elif arch.is_link.sum() > 1:
        others[taken] = -1.0
    elif arch.parameters > 1:
        others = np.where(arch.is_link, -1.0, 0.0)  # one link and its bias: the bias makes the pair
    return others
