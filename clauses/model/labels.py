"""Scopes as people write them: for each dimension the labels, or what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo
from pydantic_core import InitErrorDetails, ValidationError

from clauses.faults import suggestion
from clauses.model.scope import ABSENT, Extent, Scope
from clauses.model.taxonomy import Taxonomy
from clauses.model.value import is_blank, refuse
from clauses.model.vocabulary import vocabulary_of

__all__ = ["ActScopeField", "Labels", "ScopeField", "WrittenScope", "everywhere"]

MOST_BOXES = 100
NO_LIMIT = "what does not apply limits nothing; leave it out, which means everything"
MODES = ("any_of", "includes", "all_but", "not_applicable", "unknown")


@dataclass(frozen=True, slots=True)
class Labels:
    """What is written for one dimension.

    Modes: `all` (these labels together), `any_of` (one of them, unknown which), `includes`
    (these and perhaps more), `all_but` (everything else), `everything`, `unknown` and
    `not_applicable` (with the reason as note), which no labels reach.
    """

    mode: str
    names: tuple[str, ...] = ()
    note: str = ""

    def extent(self, taxonomy: Taxonomy, on: date, closed: bool) -> Extent:
        """The region that the words mean on a day; see `Scope` for `closed`."""
        labelled = taxonomy.everything & ~ABSENT
        whole = labelled if closed else taxonomy.everything
        region = taxonomy.union(self.names, on)
        if self.mode == "all":
            # A deal in a group that has no member on the day lies nobody knows where.
            return Extent.known(region) if region or not closed else Extent.open(whole)
        if self.mode == "any_of":
            return Extent.one_of([taxonomy.region(name, on) for name in self.names])
        if self.mode == "includes":
            return Extent.open(whole, region)
        if self.mode == "all_but":
            return Extent.known(labelled & ~region)
        if self.mode == "everything":
            return Extent.known(whole)
        return Extent.known(ABSENT) if self.mode == "not_applicable" else Extent.open(whole)

    def written(self) -> Any:
        """The form in which it is written in a file."""
        names: Any = self.names[0] if len(self.names) == 1 else list(self.names)
        if self.mode == "all":
            return names
        if self.mode in ("everything", "unknown"):
            return {self.mode: self.note} if self.note else self.mode
        if self.mode == "not_applicable":
            return {self.mode: self.note}
        return {self.mode: list(self.names)}

    def __str__(self) -> str:
        joined = " and ".join(self.names)
        if self.mode == "all":
            return joined
        if self.mode == "any_of":
            return f"one of {' or '.join(self.names)}, unknown which"
        if self.mode == "includes":
            return f"{joined} and perhaps more"
        if self.mode == "all_but":
            return f"everything but {joined}"
        return self.mode.replace("_", " ")


@dataclass(frozen=True, slots=True)
class WrittenScope:
    """A union of boxes as written; each gives labels for some dimensions."""

    boxes: tuple[Mapping[str, Labels], ...]

    def resolve(self, taxonomies: Mapping[str, Taxonomy], on: date, closed: bool) -> Scope:
        """The scope that the words mean on a day; see `Scope` for `closed`."""
        whole = {name: taxonomy.everything for name, taxonomy in taxonomies.items()}
        boxes = tuple(
            {name: labels.extent(taxonomies[name], on, closed) for name, labels in box.items()}
            for box in self.boxes
        )
        return Scope(boxes, whole, closed)

    def changes(self, taxonomies: Mapping[str, Taxonomy]) -> bool:
        """Whether its words may mean more on one day than on another: a group with members."""
        return any(
            taxonomies[dimension].labels[name].members is not None
            for box in self.boxes
            for dimension, labels in box.items()
            for name in labels.names
        )

    def written(self) -> Any:
        """The form in which it is written in a file."""
        boxes = [{name: labels.written() for name, labels in box.items()} for box in self.boxes]
        return boxes[0] if len(boxes) == 1 else boxes

    def __str__(self) -> str:
        return "; or ".join(
            ", ".join(f"{name}: {labels}" for name, labels in box.items()) or "everything"
            for box in self.boxes
        )


def everywhere() -> WrittenScope:
    """The scope that holds everything."""
    return WrittenScope(({},))


def _labels(written: Any, taxonomy: Taxonomy | None) -> Labels:
    mode, content, note = "all", written, ""
    if isinstance(written, Labels):
        return written
    if isinstance(written, dict):
        mode, content, note = _moded(written)
    if mode in ("not_applicable", "unknown"):
        return Labels(mode, (), note)
    if isinstance(content, str) and content.casefold() in ("unknown", "everything"):
        return Labels(content.casefold(), (), note)
    names = [content] if isinstance(content, str) else content
    if not isinstance(names, list | tuple) or not names:
        raise refuse("needs a label, a list of labels, `everything` or `unknown`")
    for name in names:
        if not isinstance(name, str):
            raise refuse("a label is a word")
        if taxonomy is not None and name not in taxonomy.labels:
            raise refuse(taxonomy.unknown(name))
    return Labels(mode, tuple(dict.fromkeys(names)), note)


def _moded(written: dict[Any, Any]) -> tuple[str, Any, str]:
    if "judgement" in written:
        missing = [key for key in ("by", "on", "why") if is_blank(written.get(key))]
        if missing:
            raise refuse(f"a judgement says by whom, on which date and why; add {missing}")
        note = f"judgement by {written['by']}, {written['on']}: {written['why']}"
        return "all", written["judgement"], note
    keys = [key for key in MODES if key in written]
    if len(keys) != 1 or len(written) != 1:
        raise refuse(f"write one of {', '.join(MODES)}, or the labels themselves")
    key = keys[0]
    if key in ("not_applicable", "unknown"):
        return key, None, str(written[key])
    return key, written[key], ""


def _read_words(written: Any, info: ValidationInfo) -> WrittenScope:
    """A scope of what words reach, where no dimension can be without application."""
    read = _read(written, info)
    errors: list[InitErrorDetails] = [
        {
            "type": refuse(NO_LIMIT),
            "loc": ((index, name) if isinstance(written, list) else (name,)),
            "input": None,
        }
        for index, box in enumerate(read.boxes)
        for name, labels in box.items()
        if labels.mode == "not_applicable"
    ]
    if errors:
        raise ValidationError.from_exception_data("scope", errors)
    return read


def _read(written: Any, info: ValidationInfo) -> WrittenScope:
    if isinstance(written, WrittenScope):
        return written
    boxes = written if isinstance(written, list) else [written]
    if not boxes:
        # A scope of nothing would meet no clause, and the deal would pass.
        raise refuse("an empty list is no scope; leave the key out, or give labels")
    if len(boxes) > MOST_BOXES:
        raise refuse(f"a scope lists at most {MOST_BOXES} parts; use wider labels")
    vocabulary = vocabulary_of(info)
    taxonomies = vocabulary.taxonomies if vocabulary else None
    known: dict[tuple[str, str], Labels] = (
        vocabulary.remembered.setdefault("labels", {}) if vocabulary else {}
    )
    out: list[dict[str, Labels]] = []
    errors: list[InitErrorDetails] = []
    for index, box in enumerate(boxes):
        place: tuple[str | int, ...] = (index,) if isinstance(written, list) else ()
        if not isinstance(box, dict) or not box:
            raise refuse(
                "a scope gives labels for each dimension: {subject: …, territory: …}; leave out "
                "what is unknown"
            )
        read: dict[str, Labels] = {}
        # The subject first, then by name: the order in which dimensions are written means nothing.
        for name, labels in sorted(box.items(), key=lambda row: (row[0] != "subject", str(row[0]))):
            if labels.__class__ is str and (name, labels) in known:
                read[name] = known[name, labels]
                continue
            try:
                if taxonomies is not None and name not in taxonomies:
                    hint = suggestion(str(name), taxonomies) or f"; use {', '.join(taxonomies)}"
                    raise refuse(f"unknown dimension{hint}")
                found = read[name] = _labels(labels, taxonomies[name] if taxonomies else None)
                if labels.__class__ is str:
                    known[name, labels] = found
            except Exception as error:
                if type(error).__name__ != "PydanticCustomError":
                    raise
                errors.append({"type": error, "loc": (*place, str(name)), "input": labels})  # type: ignore[typeddict-item]
        out.append(read)
    if errors:
        raise ValidationError.from_exception_data("scope", errors)
    return WrittenScope(tuple(out))


ScopeField = Annotated[
    WrittenScope, PlainValidator(_read_words), PlainSerializer(lambda scope: scope.written())
]
# What a deal's act concerns, to which a dimension may not apply.
ActScopeField = Annotated[
    WrittenScope, PlainValidator(_read), PlainSerializer(lambda scope: scope.written())
]
