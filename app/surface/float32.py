"""Functions of single-precision numbers, written so that a compiler can run them for sixteen numbers at a time.

Each is good to a few units in the last place, which a test holds it to; what is not a number stays so. They are
imported by compiled kernels only, see `app.jit`.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.jit import kernel

F = np.float32
Array = NDArray[np.float32]

# A quotient of polynomials in x^2, odd and even: minimax for tanh on [-8, 8], outside of which it is 1 to the last
# digit. The coefficients are those of the Eigen library, `generic_fast_tanh_float`.
TANH_BOUND = F(7.99881172180175781)
EXP_LEAST = F(-87.3)  # below, exp would leave the normal numbers
LOG2_E = F(1.44269504)
LN2_HIGH, LN2_LOW = F(0.693359375), F(-2.12194440e-4)  # the first has few digits, so that n times it is exact
LN2 = F(0.69314718)
LEAK = F(0.01)
GELU_LEAST = F(-14)  # below, the smallest normal number is more than what gelu would be
INV_PI = F(0.318309886)
ROUND = F(1.5 * 2.0**23)  # added to a number it leaves the nearest whole one, which then stands in the last bits
SINE_MOST = np.int32(0x49800000)  # the bits of 2^20, up to which the nearest multiple of pi is found so


@kernel(fastmath={"contract"})
def tanh(x: F) -> F:
    """tanh x.

    Source: Eigen 3.4, MathFunctionsImpl.h.
    """
    x = TANH_BOUND if x > TANH_BOUND else x
    x = -TANH_BOUND if x < -TANH_BOUND else x
    s = x * x
    p = F(-2.76076847742355e-16)
    p = p * s + F(2.00018790482477e-13)
    p = p * s + F(-8.60467152213735e-11)
    p = p * s + F(5.12229709037114e-08)
    p = p * s + F(1.48572235717979e-05)
    p = p * s + F(6.37261928875436e-04)
    p = p * s + F(4.89352455891786e-03)
    q = F(1.19825839466702e-06)
    q = q * s + F(1.18534705686654e-04)
    q = q * s + F(2.26843463243900e-03)
    q = q * s + F(4.89352518554385e-03)
    return x * p / q


@kernel(fastmath={"contract"})
def exp(x: F) -> F:
    """exp x, for x of at most 0: 2^n times a polynomial of what is left.

    Source: Moshier 1992, Cephes, `expf`.
    """
    x = EXP_LEAST if x < EXP_LEAST else x
    n = np.int32(x * LOG2_E - F(0.5))
    x = x - F(n) * LN2_HIGH
    x = x - F(n) * LN2_LOW
    y = F(1.9875691500e-4)
    y = y * x + F(1.3981999507e-3)
    y = y * x + F(8.3334519073e-3)
    y = y * x + F(4.1665795894e-2)
    y = y * x + F(1.6666665459e-1)
    y = y * x + F(5.0000001201e-1)
    y = y * x * x + x + F(1)
    return y * np.int32((n + np.int32(127)) << np.int32(23)).view(np.float32)


@kernel(fastmath={"contract"})
def twice_atanh(s: F) -> F:
    """2 atanh s = ln((1 + s) / (1 - s)), for s of size 1/3 and less, by its series."""
    t = s * s
    y = F(1 / 17)
    y = y * t + F(1 / 15)
    y = y * t + F(1 / 13)
    y = y * t + F(1 / 11)
    y = y * t + F(1 / 9)
    y = y * t + F(1 / 7)
    y = y * t + F(1 / 5)
    y = y * t + F(1 / 3)
    return F(2) * (s + s * t * y)


@kernel(fastmath={"contract"})
def log1p(u: F) -> F:
    """ln(1 + u), for u from 0 to 1."""
    return twice_atanh(u / (F(2) + u))


@kernel(fastmath={"contract"})
def log(x: F) -> F:
    """ln x, for normal numbers x above 0: the exponent, and the series of what is left, from sqrt(1/2) to sqrt(2)."""
    bits = F(x).view(np.int32)
    n = (bits - np.int32(0x3F3504F3)) >> np.int32(23)
    m = np.int32(bits - (n << np.int32(23))).view(np.float32)
    return F(n) * LN2 + twice_atanh((m - F(1)) / (m + F(1)))


@kernel(fastmath={"contract"})
def softplus(x: F) -> F:
    """ln(1 + exp x) = max(x, 0) + ln(1 + exp(-|x|))."""
    return (F(0) if x < F(0) else x) + log1p(exp(x if x < F(0) else -x))


@kernel(fastmath={"contract"})
def elu(x: F) -> F:
    """x above 0, exp(x) - 1 below, which is tanh(x/2) (exp(x) + 1) and so keeps its digits near 0."""
    below = F(0) if x > F(0) else x
    return x if x > F(0) else tanh(F(0.5) * below) * (exp(below) + F(1))


@kernel(fastmath={"contract"})
def silu(x: F) -> F:
    """x / (1 + exp(-x)), by the exponential of -|x|."""
    e = exp(x if x < F(0) else -x)
    return x * (e if x < F(0) else F(1)) / (F(1) + e)


@kernel(fastmath={"contract"})
def relu(x: F) -> F:
    """max(0, x)."""
    return F(0) if x < F(0) else x


@kernel(fastmath={"contract"})
def leaky_relu(x: F) -> F:
    """max(0.01 x, x)."""
    return LEAK * x if x < F(0) else x


@kernel(fastmath={"contract"})
def half_square_exp(t: F) -> F:
    """exp(-t^2/2), for t from 0 to 14: of its first twelve bits, whose square is exact, and of the rest."""
    high = np.int32((F(t).view(np.int32) + np.int32(2048)) & np.int32(-4096)).view(np.float32)
    d = F(-0.5) * (t - high) * (t + high)
    rest = F(1) + d * (F(1) + d * (F(0.5) + d * F(1 / 6)))
    return exp(F(-0.5) * high * high) * rest


@kernel(fastmath={"contract"}, forceinline=True)  # or it would be found too long, and run for one number at a time
def gelu(x: F) -> F:
    """x Phi(x) = max(x, 0) - |x| Phi(-|x|), with a quotient of polynomials for Phi(-t) exp(t^2/2), t from 0 to 14.

    Their coefficients were fitted here, for the least relative error, 6e-9.
    """
    x = GELU_LEAST if x < GELU_LEAST else x
    t = -x if x < F(0) else x
    t = -GELU_LEAST if t > -GELU_LEAST else t
    p = F(0.004047466441988945)
    p = p * t + F(0.040183864533901215)
    p = p * t + F(0.18192332983016968)
    p = p * t + F(0.43655720353126526)
    p = p * t + F(0.5)
    q = F(0.010145362466573715)
    q = q * t + F(0.1007329598069191)
    q = q * t + F(0.46600106358528137)
    q = q * t + F(1.1971074342727661)
    q = q * t + F(1.6709991693496704)
    q = q * t + F(1)
    return (x if x > F(0) else F(0)) - t * half_square_exp(t) * (p / q)


@kernel(fastmath={"contract"})
def sine(x: F) -> F:
    """sin x, for x of size 2^20 and less: of what is left of the nearest multiple of pi, in double precision.

    The coefficients were fitted here, for the least relative error, 1e-8.
    """
    shifted = x * INV_PI + ROUND
    r = F(np.float64(x) - np.float64(shifted - ROUND) * np.pi)
    s = r * r
    y = F(2.5903266305249417e-06)
    y = y * s + F(-0.0001980264496523887)
    y = y * s + F(0.008332972414791584)
    y = y * s + F(-0.16666656732559204)
    y = r + r * s * y
    return np.int32(F(y).view(np.int32) ^ (F(shifted).view(np.int32) << np.int32(31))).view(np.float32)


@kernel()
def sines(x: Array) -> None:
    """sin x in place of x (n,): one by one by the system's own where one of them is huge or no number."""
    largest = np.int32(0)  # of their bits without the sign, which are in the order of their sizes
    for c in range(len(x)):
        bits = F(x[c]).view(np.int32) & np.int32(0x7FFFFFFF)
        largest = bits if bits > largest else largest
    if largest > SINE_MOST:
        for c in range(len(x)):
            x[c] = math.sin(np.float64(x[c]))
    else:
        for c in range(len(x)):
            x[c] = sine(x[c])
