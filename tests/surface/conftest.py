"""The ways to compute a surface: in NumPy, and by the compiled loop."""

import pytest

from app.jit import Compiled
from app.surface import compiled, fast
from app.surface.compiled import Sums
from app.surface.sample import Precision


@pytest.fixture(scope="session")
def surface_kernels() -> Compiled[Sums]:
    """The compiled loop, not yet taken by anybody: every test decides for itself."""
    kernels = Compiled("surfaces", compiled.build)
    assert kernels.load() is not None
    return kernels


@pytest.fixture
def compiled_loop(surface_kernels: Compiled[Sums], monkeypatch: pytest.MonkeyPatch) -> None:
    """All surfaces that can be are computed by the compiled loop."""
    monkeypatch.setattr(fast, "kernels", surface_kernels)


@pytest.fixture(params=["float64", "float32", "float32 compiled"])
def dtype(request: pytest.FixtureRequest) -> Precision:
    """A precision, and how single precision is computed."""
    if request.param == "float32 compiled":
        request.getfixturevalue("compiled_loop")
    precision: Precision = request.param.split()[0]
    return precision
