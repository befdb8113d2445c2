"""Uploaded tables: what their columns are for, and how they are shown; and examples before there is a session."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Body, Query, Section, example
from app.api.schemas.sessions import with_upload
from app.data.spec import DataSpec
from app.data.upload import Choice, Upload
from app.stores.uploads import Uploads

Columns = list[str]

EXAMPLE_CSV = "width;height;kind\n1,4;0,2;rose\n4,7;1,4;lily\n1,3;0,2;rose\n5,0;1,7;lily\n"


class ChoiceQuery(Query):
    """What the columns are for; what is left out follows from what they hold."""

    inputs: Columns | None = Field(None, description="Columns of numbers; by default all but the targets. Repeatable.")
    targets: Columns | None = Field(
        None, description="The column to predict, by default the last; or several of numbers. Repeatable."
    )
    task: Literal["classes", "regression"] | None = Field(None, description="What the target's values are.")
    header: bool | None = Field(None, description="Whether the first line names the columns.")

    def to_choice(self) -> Choice:
        return Choice(_tuple(self.inputs), _tuple(self.targets), self.task, self.header)


def _tuple(names: Columns | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


class ColumnView(BaseModel):
    """A column: whether it holds numbers or words, how many different ones, and what it is for."""

    name: str
    kind: Literal["numbers", "words"]
    values: int
    role: Literal["input", "target"] | None


class DatasetView(BaseModel):
    """A table that is kept; sessions are made of it by its id."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "id": "hV1sKq3bQk0nT8mZr2yXw5Jd",
                "rows": 4,
                "columns": [
                    {"name": "width", "kind": "numbers", "values": 4, "role": "input"},
                    {"name": "height", "kind": "numbers", "values": 3, "role": "input"},
                    {"name": "kind", "kind": "words", "values": 2, "role": "target"},
                ],
                "task": "binary",
                "inputs": 2,
                "outputs": 1,
                "classes": ["lily", "rose"],
                "delimiter": ";",
                "header": True,
            }
        )
    )

    id: str = Field(description='For `{"data": {"dataset": id}}`; kept until the space is needed.')
    rows: int
    columns: list[ColumnView]
    task: Literal["binary", "classes", "regression"]
    inputs: int = Field(description="How many inputs a network needs.")
    outputs: int = Field(description="How many outputs it needs.")
    classes: list[str]
    delimiter: str
    header: bool

    @classmethod
    def of(cls, id: str, upload: Upload) -> Self:
        examples = upload.examples
        roles = dict.fromkeys(upload.inputs, "input") | dict.fromkeys(upload.targets, "target")
        return cls(
            id=id,
            rows=len(examples.inputs),
            columns=[
                ColumnView.model_validate(
                    {"name": column.name, "kind": column.kind, "values": column.values, "role": roles.get(column.name)}
                )
                for column in upload.columns
            ],
            task=examples.task,
            inputs=examples.inputs.shape[1],
            outputs=examples.targets.shape[1],
            classes=list(upload.classes),
            delimiter=upload.delimiter,
            header=upload.header,
        )


class PreviewRequest(Body):
    """Data as a session would take them."""

    model_config = ConfigDict(json_schema_extra=example({"data": {"name": "moons", "examples": 200, "noise": 0.1}}))

    data: Section = Field(description="As in a request for a session.")

    def to_spec(self, uploads: Uploads) -> DataSpec:
        return DataSpec.of_json(with_upload(self.data, uploads))
