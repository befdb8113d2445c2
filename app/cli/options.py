"""Options out of the catalogue: every name, bound and help of a session's configuration stands in one table.

How they are checked is left to the server, which says in its own words what would be right.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer

from app.catalogue import catalogue
from app.cli.shared import Preset, Start
from app.param import Param
from app.sessions.spec import SEED

Json = dict[str, Any]
KEYWORD = inspect.Parameter.KEYWORD_ONLY
NONE = object()  # was given as `none`, which is not the same as not given
FROM = {
    "preset": Preset,
    "session": Annotated[str | None, typer.Option(help="A session of the server, instead of a new one.")],
    "file": Annotated[Path | None, typer.Option("--config", help="A configuration as JSON; options override it.")],
    "csv": Annotated[Path | None, typer.Option(help="A table to learn from; the last column is the target.")],
}
METAVARS = {"float": "NUMBER", "int": "NUMBER", "range": "LOW,HIGH", "text": "TEXT"}


class Section(NamedTuple):
    """A part of the configuration that is chosen by name: its list in the catalogue, its place, and its options."""

    listed: str
    at: tuple[str, ...]
    prefix: str
    help: str


SECTIONS = (
    Section("optimizers", ("optimizer",), "", "How weights are changed."),
    Section("schedules", ("optimizer", "schedule"), "schedule-", "How the learning rate changes over the steps."),
    Section("data", ("data",), "data-", "What is learned."),
    Section("errors", ("error",), "error-", "What is made small."),
)


@dataclass(frozen=True)
class Flag:
    """An option, and where its value belongs in a session's configuration."""

    name: str
    at: tuple[str, ...]
    help: str
    panel: str
    kind: Any = str  # what Typer is told; a parser decides where there is one
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As the parameter of a function."""
        return "config_" + self.name.partition("/")[0].strip("-").replace("-", "_")

    def parameter(self) -> inspect.Parameter:
        option = typer.Option(self.name, help=self.help, rich_help_panel=self.panel, show_default=False, **self.more)
        return inspect.Parameter(self.key, KEYWORD, default=None, annotation=Annotated[self.kind | None, option])


def with_start(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with all options that say where a session comes from; what they say is handed over as `start`."""
    flags = [*config_flags()]
    own = inspect.signature(command, eval_str=True)
    parameters = [parameter for parameter in own.parameters.values() if parameter.name != "start"]
    parameters += [inspect.Parameter(name, KEYWORD, default=None, annotation=hint) for name, hint in FROM.items()]
    parameters += [flag.parameter() for flag in flags]

    @wraps(command)
    def wrapped(**given: Any) -> Any:
        config = nested({flag.at: given.pop(flag.key) for flag in flags})
        start = Start(**{name: given.pop(name) for name in FROM}, config=config)
        return command(start=start, **given)

    wrapped.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return wrapped


def nested(values: Mapping[tuple[str, ...], Any]) -> Json:
    """The values that were given, each in its place.

    >>> nested({("optimizer", "name"): "adam", ("data", "noise"): None, ("batch", "size"): NONE})
    {'optimizer': {'name': 'adam'}, 'batch': {'size': None}}
    """
    config: Json = {}
    for at, value in values.items():
        if value is not None:
            inner = config
            for part in at[:-1]:
                inner = inner.setdefault(part, {})
            inner[at[-1]] = None if value is NONE else value
    return config


def config_flags() -> Iterator[Flag]:
    """Every option of a session's configuration."""
    known = catalogue({})
    yield from _network(known)
    for section in SECTIONS:
        entries, panel = known[section.listed], section.at[-1].capitalize()
        names = tuple(entry["name"] for entry in entries)
        yield Flag(f"--{section.at[-1]}", (*section.at, "name"), section.help, panel, Literal[names])
        for param, of in merged(entries):
            yield _flag(param, section.prefix, section.at, panel, "" if len(of) == len(entries) else ", ".join(of))
    for entry in known["batch"]:
        yield _flag(Param(**entry), "batch-", ("batch",), "Batch")
    yield Flag("--free", ("free",), "The weights that training may change: w1,b2[0].", "Network", more=_list())
    yield _flag(SEED, "", (), "Network")


def names(listed: str) -> list[str]:
    """The names in a list of the catalogue."""
    return [entry["name"] for entry in catalogue({})[listed]]


def merged(entries: Sequence[Json]) -> list[tuple[Param, list[str]]]:
    """The parameters of all entries, each once, and of which entries they are."""
    found: dict[str, tuple[Param, list[str]]] = {}
    for entry in entries:
        for given in entry["params"]:
            found.setdefault(given["name"], (Param(**given), []))[1].append(entry["name"])
    return [*found.values()]


def _network(known: Json) -> Iterator[Flag]:
    activations = ", ".join(entry["name"] for entry in known["activations"])
    initializers = tuple(entry["name"] for entry in known["initializers"])
    layers = {"parser": _whole_numbers, "metavar": "2,6,1"}
    yield Flag("--layers", ("network", "layers"), "Nodes of each layer, inputs first.", "Network", more=layers)
    help = f"One for each layer but the inputs: {activations}."
    yield Flag("--activations", ("network", "activations"), help, "Network", more=_list("tanh,sigmoid"))
    yield Flag("--bias/--no-bias", ("network", "bias"), "Whether nodes have a bias.", "Network", bool)
    help = "How the first weights are drawn."
    yield Flag("--initializer", ("weights", "initializer"), help, "Network", Literal[initializers])


def _flag(param: Param, prefix: str, at: tuple[str, ...], panel: str, of: str = "") -> Flag:
    name = f"--{prefix}{param.name.replace('_', '-')}"
    expected = "" if param.kind in {"choice", "bool"} else f" Expects {param.expects()}."
    help = f"{param.help[:1].upper()}{param.help[1:].rstrip('.')}.{expected}" + (f" For {of}." if of else "")
    if param.kind == "bool":
        no = f"--no-{prefix}{param.name.replace('_', '-')}"
        return Flag(f"{name}/{no}", (*at, param.name), help, panel, bool)
    if param.kind == "choice":
        return Flag(name, (*at, param.name), help, panel, Literal[param.choices])
    more = {"parser": READERS[param.kind], "metavar": METAVARS[param.kind]}
    return Flag(name, (*at, param.name), help, panel, more=more)


def _list(metavar: str = "NAMES") -> Json:
    return {"parser": names_in, "metavar": metavar}


def names_in(text: str) -> list[str]:
    """The names in a list; those of links have a comma of their own.

    >>> names_in("w1, w2[0,1],b1")
    ['w1', 'w2[0,1]', 'b1']
    """
    return [name.strip() for name in re.split(r",(?![^[]*\])", text)]


def _whole_numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def number(text: str) -> Any:
    """A number, or `none`.

    >>> number("20"), number("0.5"), number("none") is NONE
    (20, 0.5, True)
    """
    if text.lower() in {"none", "null"}:
        return NONE
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def pair(text: str) -> Any:
    """Two numbers with a comma between them, or `none`."""
    if text.lower() in {"none", "null"}:
        return NONE
    low, high = (float(part) for part in text.split(","))
    return [low, high]


READERS: Mapping[str, Callable[[str], Any]] = {"float": number, "int": number, "range": pair, "text": str}
