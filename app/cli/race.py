"""`thalweg race`: several optimizers from one start."""

from typing import Annotated, Any

import typer

from app.cli.main import DIVERGED, INTERRUPTED
from app.cli.options import names, number, with_start
from app.cli.shared import AsJson, Start, Steps, Token, Told, Url, opened, standing
from app.client import Client, Invalid, Race
from app.client.race import named

HELP = "One who races, as `adam` or `momentum,learning_rate=0.1,momentum=0.9`; up to six times."
PARTS = 100  # of a race, after each of which the bar moves and Ctrl-C is heard


def _begun(incomplete: str) -> list[str]:
    return [name for name in names("optimizers") if name.startswith(incomplete)]


@with_start
def command(
    start: Start,
    runners: Annotated[list[str] | None, typer.Option("--with", autocompletion=_begun, help=HELP)] = None,
    steps: Steps = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    told = Told(as_json)
    with opened(url, token) as client:
        changes = [{"optimizer": runner(text)} for text in runners or ()] or _of_preset(client, start.preset)
        race = client.race(start.found(client), changes)
        _run(race, start.steps(client, steps), told)
        best = min((one.error.train for one in race if one.error.train is not None), default=None)
        told.result(
            {"runners": [{"name": named(one), **standing(one)} for one in race]},
            *(f"{named(one):24} {one.message}{'  <- lowest' if one.error.train == best else ''}" for one in race),
        )
    told.end()


def runner(text: str) -> dict[str, Any]:
    """An optimizer with settings.

    Raises:
        Invalid: a setting has no value.

    >>> runner("momentum,learning_rate=0.1,nesterov=true")
    {'name': 'momentum', 'learning_rate': 0.1, 'nesterov': True}
    """
    name, *settings = text.split(",")
    read: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise Invalid(f"--with: {setting!r} given, expected a setting such as learning_rate=0.1")
        read[key.strip().replace("-", "_")] = _value(value.strip())
    return {"name": name, **read}


def _value(text: str) -> Any:
    if text in {"true", "false"}:
        return text == "true"
    try:
        return number(text)
    except ValueError:
        return text


def _of_preset(client: Client, preset: str | None) -> list[dict[str, Any]]:
    """The preset's own optimizer, and those that it offers to race against."""
    offered = {entry["name"]: entry["race"] for entry in client.presets()}.get(preset or "moons", [])
    if not offered:
        raise Invalid(f"--with: nothing given, and the preset {preset} has no race of its own")
    return [{}, *({"optimizer": optimizer} for optimizer in offered)]


def _run(race: Race, steps: int, told: Told) -> None:
    with told.progress(steps, "racing") as progress:
        try:
            done = 0
            for part in range(1, PARTS + 1):
                to_take = steps * part // PARTS - done
                if to_take:
                    race.step(to_take)
                    done += to_take
                    progress(done)
        except KeyboardInterrupt:
            told.code = INTERRUPTED
            for one in race:
                one.settle()
    if all(one.outcome == "diverged" for one in race):
        told.code = told.code or DIVERGED
