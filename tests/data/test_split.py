"""The rows to test on are a fair and repeatable sample."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.data.split import split, spread

LABELS = st.lists(st.integers(0, 3), min_size=1, max_size=60).map(lambda v: np.array(v, dtype=np.float64))


@given(y=LABELS, share=st.floats(0, 0.9), seed=st.integers(0, 99))
def test_the_two_parts_are_all_rows_once_in_their_old_order(y: np.ndarray, share: float, seed: int) -> None:
    train, test = split(y, share, np.random.default_rng(seed))

    assert sorted([*train, *test]) == list(range(len(y)))
    assert (np.diff(train) > 0).all()
    assert (np.diff(test) > 0).all()
    assert len(train) >= 1
    assert abs(len(test) - share * len(y)) <= 1


@given(y=LABELS, seed=st.integers(0, 99), data=st.data())
def test_every_class_keeps_its_share_to_within_one_row(y: np.ndarray, seed: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(y)))

    rows = spread(y, count, np.random.default_rng(seed))

    assert len(set(rows)) == count
    for label in np.unique(y):
        assert abs(np.sum(y[rows] == label) - np.sum(y == label) * count / len(y)) < 1


def test_another_seed_draws_other_rows() -> None:
    y = np.zeros((100, 1))

    first, second = (split(y, 0.3, np.random.default_rng(seed))[1] for seed in (1, 2))

    assert not np.array_equal(first, second)


def test_no_share_leaves_every_row_to_train_on() -> None:
    train, test = split(np.arange(5.0), 0.0, np.random.default_rng(0))

    assert train.tolist() == [0, 1, 2, 3, 4]
    assert test.tolist() == []
