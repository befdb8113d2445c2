"""Numbers for other programs: comma-separated tables as RFC 4180 has them, and NumPy's archive of arrays."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.exports.scenery import Scenery
from app.exports.seen import numbers
from app.sessions.session import Session

Cell = float | int | str | None
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a ZIP can hold, so that equal content gives equal bytes


def surface_csv(scenery: Scenery) -> str:
    """Every point of the grid in a row of its own: a, b, error."""
    surface = scenery.surface
    rows = (
        (a, b, error)
        for b, row in zip(surface.betas.tolist(), surface.error.astype(np.float64).tolist(), strict=True)
        for a, error in zip(surface.alphas.tolist(), row, strict=True)
    )
    return _csv([*scenery.scene.plane.labels, "error"], rows)


def path_csv(scenery: Scenery) -> str:
    """The path over the plane: where each point lies, its error, that of the slice under it, and how far off it is."""
    path = scenery.path
    columns = (path.steps, path.a.tolist(), path.b.tolist(), path.losses)
    rest = (path.slice_losses.tolist(), path.distance.tolist())
    head = ["step", *scenery.scene.plane.labels, "error", "error of the slice", "distance from the plane"]
    return _csv(head, zip(*columns, *rest, strict=True))


def history_csv(session: Session) -> str:
    """The errors at every step that is recorded."""
    return _csv(["step", "train", "test"], session.history())


def npz(scenery: Scenery) -> bytes:
    """The same, and the weights of every kept step, as arrays; `numpy.load` reads it without unpickling anything.

    `weights` (T, P) are those of `weights_steps` (T,), in the order of `weights_names` (P,); `surface_error[j, i]` is
    at `surface_b[j]`, `surface_a[i]`; `config` and `about` are JSON.
    """
    session, path, surface = scenery.session, scenery.path, scenery.surface
    visits, points = session.path(session.last), session.history()
    arrays = {
        "config": np.array(json.dumps(session.run.spec.to_json())),
        "about": np.array(
            json.dumps({"title": session.title, "step": session.step, "plane": scenery.scene.plane.kind})
        ),
        "weights": np.stack([visit.state.theta for visit in visits]),
        "weights_steps": np.array([visit.step for visit in visits]),
        "weights_names": np.array([session.arch.name(place) for place in range(session.arch.parameters)]),
        "history_steps": np.array([point.step for point in points]),
        "history_train": numbers([point.train for point in points]),
        "history_test": numbers([point.test for point in points]),
        "surface_a": surface.alphas,
        "surface_b": surface.betas,
        "surface_error": surface.error,
        "surface_axes": np.array(scenery.scene.plane.labels),
        "path_steps": np.array(path.steps),
        "path_a": path.a,
        "path_b": path.b,
        "path_error": numbers(path.losses),
        "path_slice_error": path.slice_losses,
        "path_distance": path.distance,
    }
    return _archived(arrays)


def _archived(arrays: dict[str, np.ndarray[Any, Any]]) -> bytes:
    """As `numpy.savez_compressed` would, but with no time of day in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.getvalue())
    return file.getvalue()


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Decimals that read back as the same numbers; what is not finite is left empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Cell) -> Cell:
    return None if isinstance(value, float) and not np.isfinite(value) else value
