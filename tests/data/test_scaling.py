"""A change of unit does what it says to the values it was made from, and can be undone for all others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.arrays import FloatArray
from app.data.scaling import Scale

TABLES = arrays(np.float64, (6, 3), elements=st.floats(-1e6, 1e6).map(lambda v: round(v, 3)))


@given(values=TABLES)
def test_standardized_columns_have_mean_0_and_deviation_1_or_are_0_where_constant(values: FloatArray) -> None:
    scaled = Scale.standard(values).apply(values)

    constant = np.ptp(values, axis=0) == 0
    assert (scaled[:, constant] == 0).all()
    assert np.allclose(scaled.mean(axis=0), 0, atol=1e-6)
    assert np.allclose(scaled.std(axis=0)[~constant], 1, atol=1e-6)


@given(values=TABLES)
def test_a_range_is_met_exactly_at_both_ends_of_every_column(values: FloatArray) -> None:
    scaled = Scale.onto(values, 0.01, 0.99).apply(values)

    constant = np.ptp(values, axis=0) == 0
    assert (scaled.min(axis=0) == 0.01).all()
    assert (scaled.max(axis=0)[~constant] == 0.99).all()


def test_a_shared_range_keeps_the_columns_comparable() -> None:
    pixels = np.array([[0.0, 4.0], [0.0, 16.0]])

    scaled = Scale.onto(pixels, 0.0, 1.0, shared=True).apply(pixels)

    assert scaled.tolist() == [[0, 0.25], [0, 1]]


@given(values=TABLES, others=TABLES, low=st.floats(-2, 0), span=st.floats(0.5, 4))
def test_undo_undoes_apply(values: FloatArray, others: FloatArray, low: float, span: float) -> None:
    for scale in (Scale.identity(3), Scale.standard(values), Scale.onto(values, low, low + span)):
        assert np.allclose(scale.undo(scale.apply(others)), others, rtol=1e-9, atol=1e-6)


def test_a_large_offset_without_spread_counts_as_constant() -> None:
    values = np.full((5, 1), 1.7e9) + np.array([[0.0], [1e-7], [0.0], [2e-7], [0.0]])

    assert np.abs(Scale.standard(values).apply(values)).max() < 1e-6
