"""How sharp the ground may be for a descent to stay stable: the bound on the Hessian's largest eigenvalue."""

from dataclasses import dataclass

from app.optim.spec import OptimizerSpec


@dataclass(frozen=True)
class Bound:
    """The largest curvature along which steps do not grow.

    Args:
        value: None where there is no such bound.
        formula: how it follows from the settings; empty where there is none.
        sentence: what it means, or why there is none.
    """

    value: float | None
    formula: str
    sentence: str


def stability_bound(spec: OptimizerSpec, learning_rate: float) -> Bound:
    """The bound for full-batch descent on a quadratic, lambda < value.

    With learning rate eta, momentum beta and dampening tau: 2/eta for gradient descent, (2 + 2 beta)/(eta (1 - tau))
    for heavy-ball momentum, (2 + 2 beta)/(eta (1 + 2 beta)) for Nesterov's. Weight decay is a curvature of its own that
    is not part of E, so it is taken off.

    Args:
        learning_rate: the one of the next step.

    Source: Cohen, Kaur, Li, Kolter and Talwalkar 2021, section 2 and appendix B.

    Example:
        >>> stability_bound(OptimizerSpec.of_json({"name": "momentum", "learning_rate": 0.5}), 0.5).value
        7.6
    """
    values = spec.values
    if "dampening" not in values:
        return Bound(None, "", f"{spec.name} scales every weight by itself, so that no single sharpness is its bound.")
    if values["rule"] == "book":
        return Bound(None, "", "The book's own rule does not follow the gradient, so that no sharpness is its bound.")
    if learning_rate == 0:
        return Bound(None, "", "With a learning rate of 0 no step is taken, and none is too long.")
    beta, tau = values["momentum"], values["dampening"]
    if values["nesterov"]:
        bound, formula = (2 + 2 * beta) / (learning_rate * (1 + 2 * beta)), "(2 + 2 momentum) / (rate (1 + 2 momentum))"
    elif beta:
        bound, formula = (2 + 2 * beta) / (learning_rate * (1 - tau)), "(2 + 2 momentum) / rate"
        formula += " / (1 - dampening)" if tau else ""
    else:
        bound, formula = 2 / learning_rate, "2 / rate"
    if values["weight_decay"]:
        bound, formula = bound - values["weight_decay"], f"{formula} - weight decay"
    return Bound(
        bound, formula, "On sharper ground than this, full-batch steps across the valley grow instead of shrinking."
    )
