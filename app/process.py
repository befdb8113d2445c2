"""How the process itself is set up, before NumPy is imported: nothing here imports it.

Two things that cost more than the mathematics where they are left as they are:

1. Threads of BLAS. Our matrices are too small to be shared out: on two busy cores one step on the digits (64-32-10,
   1,797 examples) takes 0.8 ms with one thread and 17 ms with two.
2. Memory that is given back to the system after every step and asked for again at the next one, page by page, by the
   allocator of glibc. With half a megabyte for every layer, a Hessian-vector product on the digits takes 7.2 ms so and
   2.4 ms where freed memory stays at hand.
"""

import ctypes
import os
import sys
from contextlib import suppress

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of <malloc.h>
KEPT_BYTES = 1 << 27  # that may lie free at the end of the heap
LARGE_BYTES = 1 << 25  # from where on an array has pages of its own, which go back when it is freed


def prepare() -> None:
    """Set both; what the environment says of the threads holds."""
    for variable in BLAS_THREADS:
        os.environ.setdefault(variable, "1")
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def allow_files(count: int) -> None:
    """Let the process have so many files and connections open, as far as the system allows it to."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
