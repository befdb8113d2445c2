"""A session taken apart and put together again is the same; how its pieces are kept is for the stores' tests."""

from app.sessions.codec import packed, unpacked
from app.sessions.pieces import Change, change, config_of, frame, whole
from app.sessions.session import Session
from tests.stores.contract import kept
from tests.stores.same import facts

FREE = ["w1[1,0]", "b1", "w1[0,1]"]


def put_together(session: Session, pieces: Change) -> Session:
    data = session.run.dataset, session.run.spec.data.inline
    return whole(frame(session), data, pieces.legs, pieces.marks, pieces.tip)


def test_the_names_of_free_weights_come_back_in_their_order() -> None:
    for free in (FREE, [], None):
        session = kept({"free": free}).session

        assert facts(put_together(session, change(session))) == facts(session)


def test_free_weights_that_an_earlier_version_wrote_as_a_list_are_read() -> None:
    session = kept({"free": FREE}).session
    pieces = change(session)
    (leg,) = pieces.legs
    assert unpacked(leg.config)[0]["free"] != FREE

    earlier = leg._replace(config=packed(config_of(leg.config) | {"free": FREE}))

    assert config_of(earlier.config) == config_of(leg.config)
    assert facts(put_together(session, pieces._replace(legs=[earlier]))) == facts(session)
