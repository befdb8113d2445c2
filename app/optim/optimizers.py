"""Every optimizer by name: a chain of two or three transforms, and the parameters that it takes.

Names, defaults and bounds are those of `torch.optim`; Lion's are those of its paper.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.optim.rules import (
    add_weight_decay,
    scale_by_adadelta,
    scale_by_adagrad,
    scale_by_adam,
    scale_by_lion,
    scale_by_nadam,
    scale_by_rmsprop,
    scale_by_rprop,
    trace,
)
from app.optim.transform import Transform, chain, scale_by_learning_rate
from app.param import Param

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Optimizer:
    """A named update rule: its own parameters, and how they make a transform."""

    name: str
    title: str
    params: tuple[Param, ...]
    build: Callable[[Values], Transform]
    source: str


def _rate(default: float) -> Param:
    return Param("learning_rate", default, low=0, high=1e6, help="how far a step goes, for its slope")


def _share(name: str, default: float, words: str) -> Param:
    return Param(name, default, low=0, high=1, open_high=True, help=words)


def _decay(default: float = 0.0) -> Param:
    return Param("weight_decay", default, low=0, high=1000, help="pull of every weight to zero")


def _eps(default: float) -> Param:
    return Param("eps", default, low=0, high=1, help="keeps the division finite")


def _sgd(values: Values) -> Transform:
    momentum, dampening = values["momentum"], values["dampening"]
    if values["nesterov"] and (momentum == 0 or dampening != 0):
        raise Invalid.one("optimizer.nesterov", "true needs a momentum above 0 and a dampening of 0")
    return chain(
        add_weight_decay(values["weight_decay"]),
        trace(momentum, dampening, values["nesterov"]),
        scale_by_learning_rate(),
    )


def _sgd_params(momentum: float, nesterov: bool) -> tuple[Param, ...]:
    return (
        _rate(1e-3),
        _share("momentum", momentum, "share of the last step that is kept"),
        _share("dampening", 0.0, "share of the slope that does not enter the momentum"),
        Param("nesterov", nesterov, "bool", help="look ahead along the momentum"),
        _decay(),
    )


_BETAS = (
    _share("b1", 0.9, "memory of the mean slope"),
    _share("b2", 0.999, "memory of the mean squared slope"),
)


def _adam(values: Values, amsgrad: bool = False) -> Transform:
    return chain(
        add_weight_decay(values["weight_decay"]),
        scale_by_adam(values["b1"], values["b2"], values["eps"], amsgrad),
        scale_by_learning_rate(),
    )


def _decoupled(rule: Transform, decay: float) -> Transform:
    return chain(rule, add_weight_decay(decay), scale_by_learning_rate())


def _coupled(rule: Transform, decay: float) -> Transform:
    return chain(add_weight_decay(decay), rule, scale_by_learning_rate())


OPTIMIZERS: dict[str, Optimizer] = {
    entry.name: entry
    for entry in (
        Optimizer(
            "sgd",
            "Gradient descent",
            _sgd_params(momentum=0.0, nesterov=False),
            _sgd,
            "Cauchy 1847; torch.optim.SGD",
        ),
        Optimizer(
            "momentum",
            "Momentum",
            _sgd_params(momentum=0.9, nesterov=False),
            _sgd,
            "Polyak 1964; torch.optim.SGD",
        ),
        Optimizer(
            "nesterov",
            "Nesterov momentum",
            _sgd_params(momentum=0.9, nesterov=True),
            _sgd,
            "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD",
        ),
        Optimizer(
            "adagrad",
            "Adagrad",
            (
                _rate(1e-2),
                Param("lr_decay", 0.0, low=0, high=1000, help="fall of the rate with the steps"),
                Param("initial_accumulator", 0.0, low=0, high=1e6, help="squares summed at first"),
                _eps(1e-10),
                _decay(),
            ),
            lambda v: _coupled(
                scale_by_adagrad(v["lr_decay"], v["initial_accumulator"], v["eps"]),
                v["weight_decay"],
            ),
            "Duchi, Hazan and Singer 2011; torch.optim.Adagrad",
        ),
        Optimizer(
            "adadelta",
            "Adadelta",
            (_rate(1.0), _share("rho", 0.9, "memory of the squares"), _eps(1e-6), _decay()),
            lambda v: _coupled(scale_by_adadelta(v["rho"], v["eps"]), v["weight_decay"]),
            "Zeiler 2012; torch.optim.Adadelta",
        ),
        Optimizer(
            "rmsprop",
            "RMSprop",
            (
                _rate(1e-2),
                _share("alpha", 0.99, "memory of the squares"),
                _eps(1e-8),
                _share("momentum", 0.0, "share of the last step that is kept"),
                Param("centered", False, "bool", help="subtract the mean slope from the spread"),
                _decay(),
            ),
            lambda v: _coupled(
                scale_by_rmsprop(v["alpha"], v["eps"], v["momentum"], v["centered"]),
                v["weight_decay"],
            ),
            "Hinton 2012; torch.optim.RMSprop",
        ),
        Optimizer(
            "adam",
            "Adam",
            (_rate(1e-3), *_BETAS, _eps(1e-8), _decay()),
            _adam,
            "Kingma and Ba 2015; torch.optim.Adam",
        ),
        Optimizer(
            "amsgrad",
            "AMSGrad",
            (_rate(1e-3), *_BETAS, _eps(1e-8), _decay()),
            lambda v: _adam(v, amsgrad=True),
            "Reddi, Kale and Kumar 2018; torch.optim.Adam(amsgrad=True)",
        ),
        Optimizer(
            "adamw",
            "AdamW",
            (_rate(1e-3), *_BETAS, _eps(1e-8), _decay(1e-2)),
            lambda v: _decoupled(scale_by_adam(v["b1"], v["b2"], v["eps"]), v["weight_decay"]),
            "Loshchilov and Hutter 2019; torch.optim.AdamW",
        ),
        Optimizer(
            "nadam",
            "NAdam",
            (
                _rate(2e-3),
                *_BETAS,
                _eps(1e-8),
                Param("momentum_decay", 4e-3, low=0, high=1, help="rise of the momentum"),
                _decay(),
            ),
            lambda v: _coupled(
                scale_by_nadam(v["b1"], v["b2"], v["eps"], v["momentum_decay"]),
                v["weight_decay"],
            ),
            "Dozat 2016; torch.optim.NAdam",
        ),
        Optimizer(
            "rprop",
            "Rprop",
            (
                _rate(1e-2),
                Param(
                    "shrink", 0.5, low=0, high=1, open_low=True, open_high=True, help="factor after the slope turned"
                ),
                Param("grow", 1.2, low=1, high=10, open_low=True, help="factor while the slope keeps its sign"),
                Param("smallest", 1e-6, low=0, high=1, help="the smallest step"),
                Param("largest", 50.0, low=0, high=1e6, open_low=True, help="the largest step"),
            ),
            lambda v: scale_by_rprop(v["shrink"], v["grow"], v["smallest"], v["largest"]),
            "Riedmiller and Braun 1993; torch.optim.Rprop",
        ),
        Optimizer(
            "lion",
            "Lion",
            (
                _rate(1e-4),
                _share("b1", 0.9, "memory of the mean slope in the step"),
                _share("b2", 0.99, "memory of the mean slope that is kept"),
                _decay(),
            ),
            lambda v: _decoupled(scale_by_lion(v["b1"], v["b2"]), v["weight_decay"]),
            "Chen et al. 2023, algorithm 2",
        ),
    )
}
