"""Which examples a session trains on: a named set with its settings, or the caller's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.data.inline import Inline
from app.data.sources import SOURCES, shared_params
from app.errors import Invalid
from app.param import Param, choose, resolve, shown

Range = tuple[float, float]

INLINE_PARAMS = shared_params(None, test_share=0.0, standardize=False)
_INLINE_FIELDS = ("inputs", "targets", "input_names", "output_names", "class_names")


@dataclass(frozen=True)
class DataSpec:
    """The complete, resolved choice of examples; nothing is left to be decided silently.

    Args:
        name: a key of `SOURCES`, or None for the caller's own examples.
        inline: the caller's own examples, or None for a named set.
        examples: how many, test examples included.
        noise: standard deviation of the noise; on the inputs of classes, on the targets of a regression.
        seed: what the examples, the noise and the split are drawn from.
        test_share: the share of the examples that is held back.
        standardize, standardize_targets: to mean 0 and deviation 1 over the training examples.
        input_range: where the inputs are carried linearly instead, or None.
        target_range: the codes of no and yes; for a regression where the targets are carried, or None.

    Example:
        >>> DataSpec.of_json({"name": "xor"}).to_json()
        {'name': 'xor', 'examples': 4, 'noise': 0.0, 'seed': 0, 'test_share': 0.0, 'standardize': False,
         'input_range': None, 'target_range': [0.0, 1.0]}
    """

    name: str | None
    inline: Inline | None
    examples: int
    noise: float
    seed: int
    test_share: float
    standardize: bool
    standardize_targets: bool
    input_range: Range | None
    target_range: Range | None

    @property
    def params(self) -> tuple[Param, ...]:
        """What can be set about these examples."""
        return INLINE_PARAMS if self.name is None else SOURCES[self.name].params

    def to_json(self, by_reference: bool = False) -> dict[str, Any]:
        """The form that `of_json` reads, with every default in it; an upload by its id alone, if so wanted."""
        source = self.inline.to_json(by_reference) if self.inline else {"name": self.name}
        return source | self.settings_json()

    def settings_json(self) -> dict[str, Any]:
        """What is set about the examples, without saying which they are."""
        settings = {param.name: getattr(self, param.name) for param in self.params}
        return {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}

    @classmethod
    def of_json(cls, given: Mapping[str, Any], at: str = "data") -> "DataSpec":
        """The specification with every default filled in.

        Where a range is given and nothing is said of standardizing, there is none: the two exclude each other.
        In the place of an upload's id its examples are expected, which whoever keeps them has looked up.

        Raises:
            Invalid: names every field that is wrong, and says what would be right.
        """
        if not isinstance(given, Mapping):
            raise Invalid.one(at, f"{shown(given)} given, expected an object with a name, or with inputs and targets")
        if "name" in given:
            return cls._named(given, at)
        if "dataset" in given:
            return cls._inline(_uploaded(given, at), given, ("dataset",), at)
        if not {"inputs", "targets"} <= set(given):
            known = ", ".join(SOURCES)
            raise Invalid.one(at, f"expected either name, one of {known}, or both inputs and targets")
        return cls._inline(Inline.of_json(given, at), given, _INLINE_FIELDS, at)

    @classmethod
    def _inline(cls, inline: Inline, given: Mapping[str, Any], fields: tuple[str, ...], at: str) -> "DataSpec":
        values = _settings(INLINE_PARAMS, {key: given[key] for key in given if key not in fields}, at)
        if values["standardize_targets"] and inline.task != "regression":
            raise Invalid.one(
                f"{at}.standardize_targets", f"expected false, because the targets are {inline.task} codes"
            )
        values["target_range"] = values["target_range"] or inline.codes
        return cls(name=None, inline=inline, examples=len(inline.inputs), noise=0.0, **values)

    @classmethod
    def _named(cls, given: Mapping[str, Any], at: str) -> "DataSpec":
        source = choose(SOURCES, given["name"], f"{at}.name")
        settings = {key: value for key, value in given.items() if key != "name"}
        values = {"noise": 0.0, "standardize_targets": False} | _settings(source.params, settings, at)
        return cls(name=source.name, inline=None, **values)


def _uploaded(given: Mapping[str, Any], at: str) -> Inline:
    dataset = given["dataset"]
    if "inputs" in given or "targets" in given:
        raise Invalid.one(f"{at}.dataset", "given beside inputs or targets, expected one of the two")
    if not isinstance(dataset, Inline):
        raise Invalid.one(
            f"{at}.dataset", f"{shown(dataset)} given, but no table is kept under this id; upload it again"
        )
    return dataset


def _settings(params: tuple[Param, ...], given: Mapping[str, Any], at: str) -> dict[str, Any]:
    values = resolve(params, given, at)
    for switch, interval in (("standardize", "input_range"), ("standardize_targets", "target_range")):
        if values.get(switch) and values[interval] is not None:
            if given.get(switch):
                raise Invalid.one(f"{at}.{interval}", f"expected null where {switch} is true: one of the two")
            values[switch] = False
    return values
