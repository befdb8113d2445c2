"""Any calls in any order: the API does what a plain model of it says, and keeps what it has said before."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.api.bodies import calls
from tests.api.conftest import Json
from tests.api.sessions import APP, CLIENT, LOOKS, Sessions
from tests.api.strict import said, strict
from tests.api.twin import ANSWERS, ON_PAPER, XOR, Settings, gradient, moderate, no_value

READINGS = [call for call in calls(APP.openapi()) if call.verb == "get" and "/sessions/{id}" in call.path]
WRITES: list[tuple[str, str, Json | None]] = [
    ("POST", "/steps", {"count": 1}),
    ("POST", "/run", {"steps": 1}),
    ("POST", "/rewind", {"step": 0}),
    ("POST", "/fork", {}),
    ("PATCH", "", {"weights": {"w1[0,0]": 0.5}}),
    ("DELETE", "", None),
]
WRONG: list[tuple[str, str, Json]] = [
    ("POST", "/steps", {"count": 0}),
    ("POST", "/rewind", {"step": 10**9}),
    ("POST", "/fork", {"step": 10**9}),
    ("PATCH", "", {"optimizer": {"learning_rate": -1}}),
    ("PATCH", "", {"weights": {"w9[0,0]": 1}}),
    ("PATCH", "", {"free": ["nothing"], "weights": {"w1[0,0]": 9}}),
]

PICK = st.integers(0, 999)
RATES = st.sampled_from([0.0, 0.1, 2.5, 30.0])
PRESETS = st.sampled_from(["xor", "moons", "regression"])


class Machine(Sessions):
    @initialize(seed=PICK)
    def first(self, seed: int) -> None:
        self.create_by_config(seed, 0.1, None, 0.0)

    @precondition(lambda self: len(self.twins) < 5)
    @rule(seed=PICK, rate=RATES, batch=st.sampled_from([None, 1, 3]), l2=st.sampled_from([0.0, 0.01]))
    def create_by_config(self, seed: int, rate: float, batch: int | None, l2: float) -> None:
        body = {
            "network": {"layers": [2, 3, 1], "activations": ["tanh", "sigmoid"]},
            "data": {"inputs": XOR.tolist(), "targets": ANSWERS.tolist()},
            "optimizer": {"name": "sgd", "learning_rate": rate},
            "error": {"name": "half_squared", "l2": l2},
            "batch": {"size": batch},
            "seed": seed,
        }
        self.begin(body, Settings(True, "sgd", rate, batch, l2, None))

    @precondition(lambda self: len(self.twins) < 5)
    @rule(name=PRESETS)
    def create_by_preset(self, name: str) -> None:
        self.begin({"preset": name}, Settings(False, "", 0, None, 0, None))

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, count=st.integers(1, 25))
    def step(self, pick: int, count: int) -> None:
        twin = self.twin(pick)
        answer = self.ask("POST", f"/{twin.id}/steps", {"count": count})
        if twin.outcome == "diverged":
            assert answer.status_code == 409
            return
        self.arrived(twin, answer.json(), count, 1)

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, steps=st.integers(1, 40), every=st.integers(1, 20))
    def run(self, pick: int, steps: int, every: int) -> None:
        twin = self.twin(pick)
        answer = self.ask("POST", f"/{twin.id}/run", {"steps": steps, "every": every})
        if twin.outcome == "diverged":
            assert answer.status_code == 409
            return
        events = strict(answer)
        assert [event["step"] for event in events[:-2]] == [
            twin.step + every * turn for turn in range(1, len(events) - 1)
        ]
        self.arrived(twin, events[-1], steps, len(events) - 1)

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, to=PICK)
    def rewind(self, pick: int, to: int) -> None:
        twin = self.twin(pick)
        step = to % (twin.step + 1)
        view = self.ask("POST", f"/{twin.id}/rewind", {"step": step}).json()
        twin.version += 1
        if step < twin.step:
            twin.outcome = view["outcome"]
            assert twin.outcome != "diverged"
        twin.rewound(step)
        here = self.weights(twin.id)
        assert twin.weights.setdefault(step, here) == here

    @precondition(lambda self: self.twins)
    @rule(
        pick=PICK,
        change=st.sampled_from(
            [
                ({"optimizer": {"name": "sgd", "learning_rate": 0.7}}, {"optimizer": "sgd", "rate": 0.7}),
                ({"optimizer": {"name": "adam", "learning_rate": 0.01}}, {"optimizer": "adam"}),
                ({"batch": {"size": 2}}, {"batch": 2}),
                ({"batch": {"size": None}}, {"batch": None}),
                ({"free": ["w1", "b2"]}, {"free": ("w1", "b2")}),
                ({"free": []}, {"free": ()}),
                ({"free": None}, {"free": None}),
                ({"error": {"l2": 0.25}}, {"l2": 0.25}),
                ({}, {}),
            ]
        ),
    )
    def patch(self, pick: int, change: tuple[Json, Json]) -> None:
        body, own = change
        twin = self.twin(pick)
        before = twin.now
        view = self.ask("PATCH", f"/{twin.id}", body).json()
        twin.version += 1
        twin.outcome = view["outcome"]
        twin.changed(replace(twin.settings, **own), before)
        assert self.weights(twin.id) == before

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, value=st.sampled_from([0.5, -3.0, 0, 1e3, 1e200, 5e-324]))
    def set_weights(self, pick: int, value: float) -> None:
        twin = self.twin(pick)
        layer = [value for _ in twin.now["b1"]]
        view = self.ask(
            "PATCH",
            f"/{twin.id}",
            {"weights": {"w1[1,0]" if len(twin.now["w1"]) > 1 else "w1[0,0]": value, "b1": layer}},
        ).json()
        twin.version += 1
        twin.outcome = view["outcome"]
        twin.changed(twin.settings, self.weights(twin.id))
        assert twin.now["b1"] == layer

    @precondition(lambda self: 0 < len(self.twins) < 6)
    @rule(pick=PICK, at=PICK, change=st.booleans())
    def fork(self, pick: int, at: int, change: bool) -> None:
        twin = self.twin(pick)
        step = at % (twin.step + 1)
        view = self.ask("POST", f"/{twin.id}/fork", {"step": step} | ({"batch": {"size": 1}} if change else {})).json()
        fork = twin.forked(view["id"], view["view_id"], step)
        fork.outcome = view["outcome"]
        here = self.weights(fork.id)
        assert fork.weights.setdefault(step, here) == here
        if change:
            fork.changed(replace(fork.settings, batch=1), here)
        self.check(twin)
        self.twins.append(fork)
        self.touched = fork

    @precondition(lambda self: len(self.twins) > 1)
    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        twin = self.twin(pick)
        assert self.ask("DELETE", f"/{twin.id}").status_code == 204
        self.twins.remove(twin)
        self.lost += [twin.id, twin.view_id]
        self.touched = None

    @rule(pick=PICK, write=st.sampled_from(WRITES))
    def what_is_not_there_is_not_found(self, pick: int, write: tuple[str, str, Json | None]) -> None:
        method, path, body = write
        key = self.lost[pick % len(self.lost)]

        refused = [
            self.ask("GET", f"/{self.lost[0]}"),
            self.ask("GET", f"/{key}"),
            self.ask(method, f"/{key}{path}", body),
        ]

        assert {answer.status_code for answer in refused} == {404}
        assert len({said(answer) for answer in refused}) == 1

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, write=st.sampled_from(WRITES))
    def a_view_id_only_reads(self, pick: int, write: tuple[str, str, Json | None]) -> None:
        method, path, body = write
        twin = self.twin(pick)

        assert self.ask(method, f"/{twin.view_id}{path}", body).status_code == 403
        assert self.weights(twin.view_id) == twin.now
        assert self.ask("GET", f"/{twin.view_id}").json()["id"] is None

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, wrong=st.sampled_from(WRONG))
    def what_is_wrong_changes_nothing(self, pick: int, wrong: tuple[str, str, Json]) -> None:
        method, path, body = wrong
        twin = self.twin(pick)

        assert self.ask(method, f"/{twin.id}{path}", body).status_code == 422
        assert self.weights(twin.id) == twin.now

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, at=PICK)
    def an_earlier_step_is_as_it_was(self, pick: int, at: int) -> None:
        twin = self.twin(pick)
        step = at % (twin.step + 1)

        here = self.weights(twin.view_id, step)

        assert twin.weights.setdefault(step, here) == here

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, every=st.integers(1, 30))
    def the_history_has_every_step(self, pick: int, every: int) -> None:
        twin = self.twin(pick)

        history = self.ask("GET", f"/{twin.id}/history?every={every}").json()

        assert history["steps"] == sorted({*range(0, twin.step + 1, every), twin.step})
        assert len(history["train"]) == len(history["steps"])

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, look=st.sampled_from(sorted(LOOKS)))
    def looking_changes_nothing(self, pick: int, look: str) -> None:
        twin = self.twin(pick)
        answer = self.ask("POST", f"/{twin.view_id}/{look}", LOOKS[look])

        assert answer.status_code in {200, 409, 422}
        if answer.status_code == 200 and twin.settings.known:
            ON_PAPER.get(look, no_value)(twin, strict(answer))

    @precondition(lambda self: self.twins)
    @rule(pick=PICK, call=st.sampled_from(READINGS))
    def every_reading_works_by_either_id(self, pick: int, call: Any) -> None:
        twin = self.twin(pick)
        query = {
            entry["name"]: entry["schema"]["examples"][0]
            for entry in call.operation.get("parameters", ())
            if entry["in"] == "query" and "examples" in entry["schema"]
        }
        if "link" in query:
            query["link"] = "w1[0,0]"

        answers = [
            CLIENT.get(f"http://localhost{call.path.format(id=key)}", params=query) for key in (twin.id, twin.view_id)
        ]

        assert answers[0].status_code == answers[1].status_code
        assert answers[0].status_code in ({200, 422} if call.path.endswith("/work") else {200})
        for answer in answers:
            strict(answer)

    @precondition(lambda self: self.twins)
    @rule(pick=PICK)
    def the_gradient_is_the_one_on_paper(self, pick: int) -> None:
        twin = self.twin(pick)
        answer = self.ask("GET", f"/{twin.id}/gradient").json()

        if twin.settings.known and moderate(twin):
            for name, block in gradient(twin.now, twin.settings.l2).items():
                np.testing.assert_allclose(answer["gradient"][name], block, rtol=1e-9, atol=1e-14)

    @invariant()
    def as_the_model_says(self) -> None:
        if self.touched is not None:
            self.check(self.touched)


TestAnyCalls = Machine.TestCase
TestAnyCalls.settings = settings(derandomize=True, max_examples=30, stateful_step_count=30, deadline=None)
