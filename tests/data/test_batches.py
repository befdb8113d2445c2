"""The order of the examples is a function of the seed and of how far training has come, and of nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.batches import ahead, batch, orders


def epoch_of(n: int, size: int, shuffle: bool, seed: int, epoch: int) -> list[list[int]]:
    batches, offset, now = [], 0, epoch
    while now == epoch:
        rows, now, offset = batch(n, size, shuffle, seed, epoch, offset)
        assert rows is not None
        batches.append(rows.tolist())
    assert (now, offset) == (epoch + 1, 0)
    return batches


@given(n=st.integers(2, 40), seed=st.integers(0, 9), epoch=st.integers(0, 9), shuffle=st.booleans(), data=st.data())
def test_an_epoch_takes_every_example_once(n: int, seed: int, epoch: int, shuffle: bool, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, n - 1))

    batches = epoch_of(n, size, shuffle, seed, epoch)

    assert sorted(row for rows in batches for row in rows) == list(range(n))
    assert all(len(rows) == size for rows in batches[:-1])
    assert 1 <= len(batches[-1]) <= size


def test_without_shuffling_the_order_is_the_examples_own() -> None:
    assert epoch_of(5, 2, shuffle=False, seed=3, epoch=8) == [[0, 1], [2, 3], [4]]


def test_shuffling_is_new_in_every_epoch_and_with_every_seed_and_the_same_again() -> None:
    first = epoch_of(30, 30 - 1, shuffle=True, seed=3, epoch=0)

    assert epoch_of(30, 30 - 1, shuffle=True, seed=3, epoch=1) != first
    assert epoch_of(30, 30 - 1, shuffle=True, seed=4, epoch=0) != first
    assert epoch_of(30, 30 - 1, shuffle=True, seed=3, epoch=0) == first


def test_the_order_is_that_of_a_generator_seeded_with_seed_and_epoch() -> None:
    rows, _, _ = batch(12, 4, shuffle=True, seed=5, epoch=2, offset=4)

    assert rows is not None
    assert np.array_equal(rows, np.random.default_rng([5, 2]).permutation(12)[4:8])


@pytest.mark.parametrize("size", [None, 10, 11])
def test_a_full_batch_needs_no_rows(size: int | None) -> None:
    assert batch(10, size, shuffle=True, seed=0, epoch=4, offset=0) == (None, 5, 0)


def test_the_rows_cannot_be_changed_under_the_next_run() -> None:
    rows, _, _ = batch(10, 3, shuffle=True, seed=0, epoch=0, offset=0)

    assert rows is not None
    with pytest.raises(ValueError, match="read-only"):
        rows[0] = 1


@given(
    n=st.integers(1, 20),
    size=st.one_of(st.none(), st.integers(1, 25)),
    shuffle=st.booleans(),
    behind=st.integers(0, 30),
    count=st.integers(1, 60),
)
def test_many_mini_batches_at_once_are_those_one_by_one(
    n: int, size: int | None, shuffle: bool, behind: int, count: int
) -> None:
    start = ahead(n, size, 0, 0, behind)
    rows = orders(n, size, shuffle, 3, *start, count).tolist()
    epoch, offset = start
    for _ in range(count):
        place = (epoch - start[0]) * n + offset
        found, epoch, offset = batch(n, size, shuffle, 3, epoch, offset)
        expected = list(range(n)) if found is None else found.tolist()

        assert [rows[(place + k) % len(rows)] for k in range(len(expected))] == expected
    assert (epoch, offset) == ahead(n, size, *start, count)
