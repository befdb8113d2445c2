"""What is stopped while it starts threads ends, and leaves them and all others as they should be; who gives way."""

import os
import sys
from threading import Event, Thread, get_ident

import anyio

from app.sessions.workers import HEAVY_NICENESS, LIGHT_SECONDS, Workers
from app.threads import Pool, raise_in

PATIENCE = 30.0
TIMES = 300


class Stopped(BaseException):
    pass


def test_work_that_is_stopped_while_it_starts_threads_ends() -> None:
    for _ in range(TIMES):
        begun, ended = Event(), Event()

        def work(begun: Event = begun, ended: Event = ended) -> None:
            begun.set()
            try:
                while True:
                    with Pool(2) as pool:
                        assert list(pool.map(abs, (1, -2))) == [1, 2]
            except Stopped:
                ended.set()

        thread = Thread(target=work, daemon=True)
        thread.start()
        assert begun.wait(PATIENCE)
        assert thread.ident not in {None, get_ident()}
        raise_in(thread.ident or 0, Stopped)

        assert ended.wait(PATIENCE), "it never ended"
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_heavy_work_and_the_threads_that_it_starts_give_way_to_all_else() -> None:
    def nicenesses() -> list[int]:
        with Pool(1) as pool:
            return [os.nice(0), pool.submit(os.nice, 0).result()]

    async def work() -> tuple[list[int], list[int]]:
        workers = Workers(1, 60)
        return await workers.run(LIGHT_SECONDS / 2, nicenesses), await workers.run(2 * LIGHT_SECONDS, nicenesses)

    light, heavy = anyio.run(work)

    own = os.nice(0)
    least = min(own + HEAVY_NICENESS, 19) if sys.platform == "linux" else own
    assert light == [own, own]
    assert heavy == [least, least]
