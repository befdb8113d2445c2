"""The command line: which commands there are, and what the program's exit says.

Each command is a module of its own that is imported when it is called, so that `thalweg --help` needs none of the
mathematics.
"""

import sys
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from app import __version__, process

COMMANDS = {
    "serve": ("serve", "Serve the page and the API, at http://127.0.0.1:8000 unless something else is said."),
    "train": ("train", "Train a network, and keep the session."),
    "surface": ("surface", "The error over two weights, or over another plane."),
    "race": ("race", "Train several times from one start, with different optimizers."),
    "export": ("export", "Train, and write what came of it: a page, a picture, numbers, a program."),
    "import": ("imported", "Put a session's archive into a server, or into a data folder."),
    "presets": ("presets", "List the runs to begin with."),
    "open": ("opened", "Print the address of a session or a preset, and open it in the browser."),
}
OK, REFUSED, UNREACHABLE, DIVERGED, INTERRUPTED = 0, 2, 3, 4, 130
EPILOG = (
    "Exits with 0 when all went well, 2 when what was asked for is wrong or refused, 3 when a server or a folder "
    "cannot be reached or used, 4 when training has diverged, 130 after Ctrl-C; what was done until then is written."
)


class Lazy(TyperCommand):
    """A command whose module is imported when more than its name and its sentence is needed."""

    def __init__(self, name: str, module: str, help: str) -> None:
        super().__init__(name, help=help)
        self._module = module

    @cached_property
    def real(self) -> Any:
        one = typer.Typer(add_completion=False, rich_markup_mode="rich")
        one.command(self.name, help=self.help)(import_module(f"app.cli.{self._module}").command)
        return get_command(one)

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        return self.real.make_context(*args, **kwargs)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"thalweg {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one this is.")
    ] = False,
) -> None:
    """The error of a neural network, drawn as a landscape over its weights."""


def program() -> TyperGroup:
    """All commands, with the shells' completion."""
    root = typer.Typer(rich_markup_mode="rich", epilog=EPILOG)
    root.callback()(_root)
    group = get_command(root)
    assert isinstance(group, TyperGroup)
    for name, (module, help) in COMMANDS.items():
        group.add_command(Lazy(name, module, help))
    return group


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit, with the meaning of the number in `EPILOG`."""
    process.prepare()  # before NumPy is imported
    given = sys.argv[1:] if arguments is None else [*arguments]
    try:
        program()(given or ["--help"], prog_name="thalweg")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        from app.cli.ends import exit_of  # noqa: PLC0415 - knows the client's errors, and so the client

        code = exit_of(error)
        if code is None:
            raise
        print(f"thalweg: {error}", file=sys.stderr)
        sys.exit(code)
    sys.exit(OK)
