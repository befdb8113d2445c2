"""A server under a mixed load stays as large as it was; for longer, `make soak`."""

from pathlib import Path

import pytest

from tests.serving import running
from tests.soak import CLIENTS, soak

SECONDS = 20
MOST_GROWTH = 40  # MiB between the halves of what is warm; kernels that are still being loaded may be half of that


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc, which is of Linux")
def test_memory_files_and_threads_stay_flat(data_folder: Path) -> None:
    with running(data_folder) as server:
        found = soak(server, SECONDS)

    assert found.failures == []
    assert found.requests > 100
    assert found.growth < MOST_GROWTH
    assert found.after.files <= found.before.files + 2
    assert max(sample.files for sample in found.warm) <= found.before.files + 4 * CLIENTS
    assert found.after.threads <= max(sample.threads for sample in found.samples[: len(found.samples) // 2])
