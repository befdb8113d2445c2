"""Activations as a compiler can take them, number by number; those in most use for some numbers at a time.

The table that they agree with to a few units in the last place is `app.nn.activations`. What is not a number stays so.
Imported only when kernels are loaded, since it imports Numba.
"""

import math

import numpy as np

from app.arrays import Vector
from app.jit import kernel
from app.nn.activations import ACTIVATIONS, LEAK

IDENTITY, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, SILU, GELU, SINE = range(len(ACTIVATIONS))

TANH_BOUND = 20.0  # from where on tanh is 1 to the last digit
EXP_LEAST, EXP_MOST = -708.0, 709.0  # beyond, exp leaves the normal numbers
LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93145751953125e-1, 1.42860682030941723212e-6  # the first times a small n is exact
ROUND = 1.5 * 2.0**52  # added to a number it leaves the nearest whole one, which then stands in the last bits
INV_SQRT2 = 1 / math.sqrt(2)
INV_SQRT_2PI = 1 / math.sqrt(2 * math.pi)


@kernel(fastmath={"contract"})
def expm1(x: float) -> float:
    """exp(x) - 1 = 2^n (exp(r) - 1) + 2^n - 1, with a quotient of polynomials for r = x - n ln 2.

    Source: Moshier 1992, Cephes, `exp`.
    """
    x = min(x, EXP_MOST)
    x = max(x, EXP_LEAST)
    shifted = x * LOG2_E + ROUND
    n = shifted - ROUND
    r = x - n * LN2_HIGH - n * LN2_LOW
    s = r * r
    p = r * ((1.26177193074810590878e-4 * s + 3.02994407707441961300e-2) * s + 9.99999999999999999910e-1)
    q = ((3.00198505138664455042e-6 * s + 2.52448340349684104192e-3) * s + 2.27265548208155028766e-1) * s + 2.0
    exponent = np.float64(shifted).view(np.int64) + np.int64(1023)
    power = np.int64(exponent << np.int64(52)).view(np.float64)
    return power * (2 * p / (q - p)) + (power - 1)


@kernel(fastmath={"contract"})
def tanh(x: float) -> float:
    """(exp(2x) - 1) / (exp(2x) + 1), which keeps its digits near 0."""
    x = min(x, TANH_BOUND)
    x = max(x, -TANH_BOUND)
    e = expm1(2 * x)
    return e / (e + 2)


@kernel(fastmath={"contract"})
def sigmoid(x: float) -> float:
    return 1 / (2 + expm1(-x))


@kernel()
def softplus(x: float) -> float:
    return (0.0 if x <= 0 else x) + math.log1p(math.exp(-abs(x)))


@kernel()
def normal_cdf(x: float) -> float:
    return 0.5 * (1 + math.erf(x * INV_SQRT2))


@kernel()
def value(code: int, z: float) -> float:
    """f(z), of what is not in most use."""
    if code == LEAKY_RELU:
        return LEAK * z if z <= 0 else z
    if code == ELU:
        return expm1(z) if z <= 0 else z
    if code == SOFTPLUS:
        return softplus(z)
    if code == SILU:
        return z * sigmoid(z)
    if code == GELU:
        return z * normal_cdf(z)
    return math.sin(z) if code == SINE else z


@kernel()
def values(code: int, z: Vector, a: Vector) -> None:
    """a = f(z)."""
    if code == TANH:
        for n in range(len(z)):
            a[n] = tanh(z[n])
    elif code == SIGMOID:
        for n in range(len(z)):
            a[n] = sigmoid(z[n])
    elif code == RELU:
        for n in range(len(z)):
            a[n] = 0.0 if z[n] <= 0 else z[n]
    else:
        for n in range(len(z)):
            a[n] = value(code, z[n])


@kernel()
def slope(code: int, z: float, a: float) -> float:
    """f'(z) with a = f(z), of what is not in most use."""
    if code == LEAKY_RELU:
        return 1.0 if z > 0 else LEAK
    if code == ELU:
        return 1.0 if z > 0 else a + 1
    if code == SOFTPLUS:
        return sigmoid(z)
    if code == SILU:
        return sigmoid(z) + a * (1 - sigmoid(z))
    if code == GELU:
        return normal_cdf(z) + z * math.exp(-0.5 * z * z) * INV_SQRT_2PI
    return math.cos(z) if code == SINE else 1.0


@kernel()
def scale_by_slopes(code: int, z: Vector, a: Vector, d: Vector) -> None:
    """d f'(z) in the place of d, with a = f(z)."""
    if code == TANH:
        for n in range(len(z)):
            d[n] *= 1 - a[n] * a[n]
    elif code == SIGMOID:
        for n in range(len(z)):
            d[n] *= a[n] * (1 - a[n])
    elif code == RELU:
        for n in range(len(z)):
            d[n] *= 1.0 if z[n] > 0 else 0.0
    else:
        for n in range(len(z)):
            d[n] *= slope(code, z[n], a[n])
