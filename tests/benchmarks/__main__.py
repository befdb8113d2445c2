"""Runs every benchmark of this folder, or those named: `python -m tests.benchmarks surface training`."""

# ruff: noqa: E402
from app import process

process.prepare()  # as `python -m app` has it

import sys
from importlib import import_module
from pathlib import Path

names = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
unknown = set(sys.argv[1:]) - set(names)
if unknown:
    sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names)}")
asked = sys.argv[1:] or names
del sys.argv[1:]  # the benchmarks have arguments of their own
for name in asked:
    import_module(f"tests.benchmarks.bench_{name}").main()
    print(flush=True)
