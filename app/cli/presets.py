"""`thalweg presets`: the runs to begin with."""

from app.cli.shared import AsJson, Told
from app.presets import PRESETS


def command(as_json: AsJson = False) -> None:
    rows = [{"name": one.name, "title": one.title, "tells": one.tells, "steps": one.steps} for one in PRESETS.values()]
    Told(as_json).result(rows, *(f"{row['name']:12} {row['tells']}" for row in rows))
