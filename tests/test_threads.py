"""What is stopped while it starts threads ends, and leaves them and all others as they should be."""

from threading import Event, Thread, get_ident

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
