"""Round values for axes, and how they are written; the same as `static/js/figures/ticks.js` finds."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

STEPS = (1, 2, 2.5, 5, 10, 20)
MINUS = "\u2212"


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from low to high, as many as a round step allows, but no more than `most`.

    >>> ticks(-2, 2, 5)
    [-2.0, -1.0, 0.0, 1.0, 2.0]
    """
    rough = (high - low) / most
    if not (0 < rough < math.inf):
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    for step in (each * power for each in STEPS):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [_clean(k * step) for k in range(first, last + 1)]
    return []


def decades(low: float, high: float, most: int) -> list[float]:
    """Powers of ten from low to high, thinned to `most`; 1, 2, 5 where there are fewer than two.

    >>> decades(0.002, 3, 4), decades(0.2, 0.9, 4)
    ([0.01, 0.1, 1.0], [0.2, 0.5])
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last > first:
        every = -(-(last - first + 1) // most)
        return [_clean(10.0**k) for k in range(first, last + 1, every)]
    fine = [_clean(m * 10.0**k) for k in range(first - 1, last + 2) for m in (1, 2, 5)]
    inside = [value for value in fine if low <= value <= high]
    return inside[:most] if len(inside) > 1 else ticks(low, high, most)


def tick_texts(values: Sequence[float]) -> list[str]:
    """How the ticks of one axis are written: true minus, and evenly spaced ones with equally many decimals.

    >>> tick_texts([-0.5, 0.0, 0.5]), tick_texts([1e-6, 1e-3])
    (['−0.5', '0', '0.5'], ['1e−6', '0.001'])
    """
    texts = [tick_text(value) for value in values]
    steps = [after - before for before, after in pairwise(values)]
    even = all(abs(step - steps[0]) < 1e-6 * abs(steps[0]) for step in steps)
    if not even or any("e" in text for text in texts):
        return texts
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    return [text if not value else minus(f"{value:.{decimals}f}") for text, value in zip(texts, values, strict=True)]


def tick_text(value: float) -> str:
    """One number: without trailing zeros, as a power of ten far from 1."""
    size = abs(value)
    if not size:
        return "0"
    text = f"{size:.12g}" if 1e-4 <= size < 1e5 else _power(size)
    return MINUS + text if value < 0 else text


def minus(text: str) -> str:
    return text.replace("-", MINUS)


def three(value: float | None) -> str:
    """An error as the page writes it: three significant figures.

    >>> three(0.06712), three(None)
    ('0.0671', 'not finite')
    """
    if value is None or not math.isfinite(value):
        return "not finite"
    return minus(f"{value:#.3g}".rstrip("."))


def _power(size: float) -> str:
    digits, power = f"{size:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{minus(str(int(power)))}"


def _clean(value: float) -> float:
    return float(f"{value:.12g}")


def filled(values: Iterable[float | None]) -> list[float | None]:
    """The values with None for what is not finite, which JSON cannot write."""
    return [None if value is None or not math.isfinite(value) else float(value) for value in values]
