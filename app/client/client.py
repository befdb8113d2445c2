"""A client of a server, or of the program in this process: sessions made, found, raced and imported.

What a session does is in `app.client.session`; how requests are sent, in `app.client.wire`.
"""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Self

import httpx

from app.client.race import Race
from app.client.records import Dataset, Json, View, read
from app.client.session import Session
from app.client.trained import Source, Trained, content_of, request_of
from app.client.wire import Wire

URL = "http://127.0.0.1:8000"
TIMEOUT = httpx.Timeout(300.0, connect=10.0)  # seconds; heavy work is answered when it is done
ARCHIVE = "application/json"


class Client:
    r"""What one does with a server: make sessions, find them again, look at what there is to choose from.

    Args:
        url: where the server is; the link that it printed when it started, token and all, will do.
        token: what it wants to be shown.
        http: what sends the requests, instead: an `httpx.Client` whose `base_url` is the server.
        retries: how often a request is sent again after a lost connection, or where the server has no room just now.
        patience: seconds that all waiting for one request may take.

    Example:
        >>> with Client.local() as client:
        ...     session = client.create(preset="xor", seed=3)
        ...     session.step(10)[-1].step
        10
        >>> client = Client.local()
        >>> [preset["name"] for preset in client.presets()][:3]
        ['moons', 'neuron', 'valley']
        >>> client.create(network={"layers": [2, 0, 1]})
        Traceback (most recent call last):
        app.client.errors.Invalid: network.layers[1]: 0 given, expected a whole number at least 1 and at most 1024
        >>> table = client.upload("width,kind\n1,rose\n4,lily\n2,rose\n", task="classes")
        >>> client.create(data={"dataset": table.id}).data()["output_names"]
        ['rose']
        >>> client.close()
    """

    def __init__(
        self,
        url: str = URL,
        *,
        token: str | None = None,
        http: httpx.Client | None = None,
        retries: int = 3,
        patience: float = 60.0,
    ) -> None:
        address = httpx.URL(url)
        token = token or address.params.get("token")
        self._http = http or httpx.Client(base_url=address.copy_with(query=None, fragment=None), timeout=TIMEOUT)
        if token:
            self._http.headers["Authorization"] = f"Bearer {token}"
        self._wire = Wire(self._http, retries, patience)
        self._end: Callable[[], None] = lambda: None

    @classmethod
    def local(cls, data: str | PathLike[str] | None = None, **settings: Any) -> Self:
        """The program in this process, with no server needed; to be closed when it is done with.

        Args:
            data: a folder in which sessions are kept; without one they end with the client.
            settings: of the server, by the names in `app.settings`.
        """
        from app.client.local import Local  # noqa: PLC0415 - the whole program, where a client alone is light

        local = Local(None if data is None else Path(data), **settings)
        client = cls(local.url, token=local.token)
        client._end = local.close
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections, and end the server if it is in this process."""
        self._http.close()
        self._end()

    @property
    def url(self) -> str:
        return str(self._http.base_url).rstrip("/")

    def create(self, preset: str | None = None, **config: Any) -> Session:
        """A session, from a preset, from `network`, `data`, `optimizer`, ..., or from both; arrays may be NumPy's."""
        body = config if preset is None else {"preset": preset, **config}
        return self._session(self._wire.json("POST", "/sessions", body))

    def session(self, id: str) -> Session:
        """The session of an `id`, or of a `view_id` that may only read."""
        return self._session(self._wire.json("GET", f"/sessions/{id}"))

    def import_(self, file: str | PathLike[str] | bytes) -> Session:
        """A session out of the file that `session.export("json", file)` wrote, bit for bit as it was."""
        content = file if isinstance(file, bytes) else Path(file).read_bytes()
        headers = {"Content-Type": ARCHIVE}
        return self._session(self._wire.json("POST", "/sessions/import", content=content, headers=headers))

    def race(self, session: Session, changes: Sequence[Mapping[str, Any]], step: int | None = None) -> Race:
        """Forks of a session, each with a change, to be stepped together: up to six.

        Args:
            session: where they start; it races along if one of the changes is `{}`.
            changes: what each changes, `{"optimizer": {"name": "adam"}}`.
            step: of the session, where they fork.
        """
        return Race.of(session, changes, step)

    def upload(self, csv: str | bytes | PathLike[str], **choice: Any) -> Dataset:
        """A table for sessions to learn from, as CSV: its text, its bytes, or a path of a file.

        Args:
            csv: with commas, semicolons or tabs; decimal points or commas.
            choice: `inputs` and `targets`, names of columns; `task`, `classes` or `regression`; `header`.
        """
        content = csv.encode() if isinstance(csv, str) else csv if isinstance(csv, bytes) else Path(csv).read_bytes()
        headers = {"Content-Type": "text/csv"}
        return read(Dataset, self._wire.json("POST", "/datasets", params=choice, content=content, headers=headers))

    def dataset(self, id: str) -> Dataset:
        """An uploaded table."""
        return read(Dataset, self._wire.json("GET", f"/datasets/{id}"))

    def forget(self, dataset: Dataset | str) -> None:
        """Delete an uploaded table; sessions that were made of it keep their examples."""
        self._wire.send("DELETE", f"/datasets/{dataset if isinstance(dataset, str) else dataset.id}")

    def network(self, source: Source, activations: Sequence[str] | None = None) -> Trained:
        """A network that was trained elsewhere, for `create(**network, data=...)`; its `notes` say what is otherwise.

        Args:
            source: a `.safetensors`, `.npz` or `.onnx` file by its path, its bytes, or a state dict of arrays.
            activations: what a file of weights alone does not say: one for each layer after the inputs, or one for all
                hidden layers and one for the outputs.

        Raises:
            Invalid: what is no multi-layer perceptron, by the name of the layer.

        Example:
            >>> import numpy as np
            >>> weights = {"0.weight": np.ones((3, 2)), "0.bias": np.zeros(3), "2.weight": np.ones((1, 3))}
            >>> with Client.local() as client:
            ...     network = client.network(weights, ["tanh", "identity"])
            ...     session = client.create(**network, data={"inputs": [[0.0, 0.0]], "targets": [[2.0]]})
            ...     network["network"]["layers"], session.error.train
            ([2, 3, 1], 2.0)
        """
        params = {"activations": ",".join(activations) if activations else None}
        headers = {"Content-Type": "application/octet-stream"}
        content = content_of(source)
        return Trained(self._wire.json("POST", "/networks", params=params, content=content, headers=headers))

    def from_sklearn(self, estimator: Any, inputs: Any, targets: Any) -> Session:
        """A session of a fitted `MLPClassifier` or `MLPRegressor`, on examples as it was given them.

        Its error is the loss that scikit-learn minimized, the penalty alpha included; of a regression with several
        outputs, twice that. The solvers `sgd` and `adam` weigh the penalty by the size of each mini-batch, `lbfgs` and
        the session by all examples. Nothing is scaled: of a pipeline, give its last step and what goes into that.

        Raises:
            Invalid: another estimator, one that is not fitted, or a class that it does not know.

        Example:
            >>> from sklearn.neural_network import MLPRegressor
            >>> inputs, targets = [[0.0], [1.0], [2.0], [3.0]], [0.0, 1.0, 4.0, 9.0]
            >>> network = MLPRegressor(hidden_layer_sizes=4, solver="lbfgs", random_state=1, max_iter=5000)
            >>> fitted = network.fit(inputs, targets)
            >>> with Client.local() as client:
            ...     session = client.from_sklearn(fitted, inputs, targets)
            ...     print(f"{session.error.train / fitted.loss_:.9f}")
            1.000000000
        """
        return self.create(**request_of(estimator, inputs, targets))

    def preview(self, **data: Any) -> Json:
        """The first examples of a choice of data, before there is a session."""
        return self._wire.json("POST", "/datasets/preview", {"data": data})

    def catalogue(self) -> Json:
        """All there is to choose from, every setting with its default and bounds, and the server's limits."""
        return self._wire.json("GET", "/catalogue")

    def presets(self) -> list[Json]:
        """Runs to begin with, and the one thing that each shows."""
        presets: list[Json] = self.catalogue()["presets"]
        return presets

    def thumbnail(self, preset: str) -> Json:
        """A preset's landscape in small."""
        return self._wire.json("GET", f"/presets/{preset}/thumbnail")

    def health(self) -> Json:
        """That the process answers; raises `Unreachable` where it does not."""
        return self._wire.json("GET", "//healthz")

    def ready(self) -> Json:
        """That it takes work, waited for within patience; raises `Busy` where it does not."""
        return self._wire.json("GET", "//readyz")

    def metrics(self) -> str:
        """What it has done, as Prometheus reads it."""
        return self._wire.send("GET", "//metrics").text

    def _session(self, answer: Json) -> Session:
        return Session(self._wire, read(View, answer))
