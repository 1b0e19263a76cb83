"""Reads what is well formed without pydantic's schemas, and equal words once.

Values are made by the very parsers that the models name, so they are the same whichever way they
were read. Where something is not plainly well formed, `NotDirectError` is raised or what a parser
raises; pydantic then reads the whole and names every fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from marshal import dumps
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticUndefined

from clauses.model.fact import MARKS, Fact
from clauses.model.form import Form, base_of
from clauses.model.value import Value, built
from clauses.model.vocabulary import Vocabulary

__all__ = ["NotDirectError", "Reading", "direct", "read"]

MOST_REMEMBERED = 20_000
FORMALITIES = (PlainSerializer, WithJsonSchema)
KNOWN = frozenset({"_name_the_fault", "_gather_terms", "_typed_terms"})
NOTHING = object()

Memo = dict[str | bytes, Any]
Read = Callable[[Any, "Reading"], Any]


class NotDirectError(ValueError):
    """What is written is not plainly well formed; pydantic reads it."""


class Column(NamedTuple):
    """One key of a model or of its terms; a text is taken as it is."""

    name: str
    read: Read | None
    memo: Memo  # what words of its type came to before
    own: bool


class Reading:
    """Reads plain data against a vocabulary; values of a type and of the same words are one."""

    def __init__(self, context: Vocabulary | None) -> None:
        self.context = context
        self._remembered: dict[Any, Any] = {} if context is None else context.remembered

    def columns(self, model: type[Value], form: Form) -> Mapping[str, Column]:
        """The keys that a model takes beside those of a form."""
        found: dict[Any, Mapping[str, Column]] = self._remembered
        key = (model, form.name)
        if key not in found:
            terms = {
                k: Column(k, _later(form, k), self._memo(form.sort(k)), False) for k in form.specs
            }
            found[key] = {**terms, **{k: self._own(f) for k, f in _shape(model).fields.items()}}
        return found[key]

    def _own(self, field: Field) -> Column:
        read = None if field.read is _text else field.read
        return Column(field.name, read, self._memo(field.type), True)

    def _memo(self, type_: Any) -> Memo:
        memo: Memo = self._remembered.setdefault(type_, {})
        return memo


class Field(NamedTuple):
    """One field of a model: its name, how it is read, and what looks at it afterwards."""

    name: str
    read: Read
    after: tuple[str, ...]
    type: str


class Shape(NamedTuple):
    """What is needed to build a model: its fields by key, and what they are by default."""

    fields: Mapping[str, Field]
    defaults: dict[str, Any]  # shared by all values, which are frozen
    required: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    private: dict[str, Any]  # what its attributes that are no fields are by default


def read(model: Any, written: Any, context: Vocabulary | None) -> Any:
    """Read plain data into a model, directly where that can be.

    Raises:
        ValidationError: with everything that is wrong.
    """
    try:
        return direct(model, written, Reading(context))
    except (ValueError, TypeError):
        # Something is wrong, or written in a rarer form; pydantic says which.
        return TypeAdapter(model).validate_python(written, context=context)


def direct(model: Any, written: Any, reading: Reading) -> Any:
    """Read plain data into a model, or a list of one.

    Raises:
        NotDirectError: it is not plainly well formed, or the model cannot be read so.
    """
    return _whole(model)(written, reading)


@cache
def _whole(model: Any) -> Read:
    return _reader(model)


@cache
def _shape(model: type[Value]) -> Shape:
    found = model.__pydantic_decorators__
    looks: dict[str, tuple[str, ...]] = {}
    for name, validator in found.field_validators.items():
        if validator.info.mode != "after" and name not in KNOWN:
            raise NotDirectError
        if validator.info.mode == "after":
            for field in validator.info.fields:
                looks[field] = (*looks.get(field, ()), name)
    modes: dict[str, tuple[str, ...]] = {"before": (), "after": (), "wrap": ()}
    for name, model_validator in found.model_validators.items():
        if name not in KNOWN:
            mode = model_validator.info.mode
            modes[mode] = (*modes[mode], name)
    if modes["wrap"]:
        raise NotDirectError
    rows = model.model_fields.items()
    fields = {
        field.alias or name: Field(
            name,
            _reader(field.annotation, field.metadata),
            looks.get(name, ()),
            repr((field.annotation, field.metadata)),
        )
        for name, field in rows
    }
    defaults = {name: field.get_default(call_default_factory=True) for name, field in rows}
    return Shape(
        fields,
        {name: None if value is PydanticUndefined else value for name, value in defaults.items()},
        frozenset(name for name, field in rows if field.is_required()),
        modes["before"],
        modes["after"],
        {
            name: one.default if one.default_factory is None else one.default_factory()  # type: ignore[call-arg]
            for name, one in model.__private_attributes__.items()
        },
    )


def _built(model: type[Value], values: dict[str, Any]) -> Any:
    """A model of values that were read; as pydantic would build it."""
    shape = _shape(model)
    if shape.required and not shape.required <= values.keys():
        raise NotDirectError
    private = dict(shape.private) if shape.private else None
    return built(model, shape.defaults | values, set(values), private)


def _read_model(model: type[Value], written: Any, reading: Reading) -> Any:
    shape = _shape(model)
    for name in shape.before:
        written = getattr(model, name)(written)
    if written.__class__ is not dict:
        raise NotDirectError
    values = {}
    for key, content in written.items():
        field = shape.fields.get(key)
        if field is None:
            raise NotDirectError
        value = field.read(content, reading)
        for name in field.after:
            value = _called(getattr(model, name), value, reading)
        values[field.name] = value
    new = _built(model, values)
    for name in shape.after:
        new = _called(getattr(new, name), None, reading)
    return new


def _called(function: Callable[..., Any], value: Any, reading: Reading) -> Any:
    """Call a validator of a model, with what it asks for."""
    asked = [] if value is None else [value]
    if _asks(getattr(function, "__func__", function)) > len(asked) + 1:
        asked.append(reading)
    return function(*asked)


@cache
def _asks(function: Callable[..., Any]) -> int:
    return len(signature(function).parameters)


def _read_sorted(model: type[Value], written: Any, reading: Reading) -> Any:
    """A model whose sort says which terms it takes: a clause by its kind, a line by its act."""
    if written.__class__ is not dict:
        raise NotDirectError
    key, table = model.sort  # type: ignore[attr-defined]
    form: Form | None = getattr(reading.context, table).get(written.get(key))
    if form is None:
        raise NotDirectError
    if not written.keys().isdisjoint(model.indirect):  # type: ignore[attr-defined]
        return _validated(model)(written, reading)
    if not form.required <= written.keys():
        raise NotDirectError
    columns = reading.columns(model, form)
    values: dict[str, Any] = {}
    terms = dict(form.defaults)
    for key, content in written.items():
        if key not in columns:
            raise NotDirectError
        name, read, memo, own = columns[key]
        found = content
        if read is None:
            if content.__class__ is not str:
                raise NotDirectError
        else:
            words = content if content.__class__ is str else dumps(content, 0)
            found = memo.get(words, NOTHING)
            if found is NOTHING:
                found = read(content, reading)
                if len(memo) >= MOST_REMEMBERED:
                    memo.clear()
                memo[words] = found
        if own:
            values[name] = found
        else:
            terms[name] = found
    values["terms"] = terms
    return _built(model, values)


def _later(form: Form, term: str) -> Read:
    """A term's reader, made when it is first needed: few of the terms of a kind are written."""
    made: list[Read] = []

    def read(written: Any, reading: Reading) -> Any:
        if not made:
            spec = form.specs[term]
            value, base = _reader(spec.annotation()), base_of(spec)
            made.append(_fact(base, value, lambda: form.fact(term)))
        return made[0](written, reading)

    return read


@cache
def _validated(annotation: Any) -> Read:
    """What is read by pydantic."""
    made: list[TypeAdapter[Any]] = []

    def read(written: Any, reading: Reading) -> Any:
        if not made:
            made.append(TypeAdapter(annotation))
        return made[0].validate_python(written, context=reading.context)

    return read


def _text(written: Any, reading: Reading) -> str:
    del reading
    if written.__class__ is not str:
        raise NotDirectError
    return written


def _reader(annotation: Any, metadata: Any = ()) -> Read:
    """How a type is read."""
    marks = [mark for mark in metadata if not isinstance(mark, FORMALITIES)]
    if len(marks) == 1 and isinstance(marks[0], PlainValidator):
        return _parser(marks[0].func)
    if len(marks) == 1 and isinstance(marks[0], BeforeValidator) and _asks(marks[0].func) == 1:
        before, after = marks[0].func, _reader(annotation)
        return lambda written, reading: after(before(written), reading)  # type: ignore[call-arg]
    if marks:
        return _validated(Annotated[(annotation, *metadata)])
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation is str:
        return _text
    if annotation is Any:
        return lambda written, _: written
    if origin is Annotated:
        return _reader(inner[0], inner[1:])
    if origin is Literal:
        return _one_of(inner)
    if origin in (Union, UnionType):
        rest = [one for one in inner if one is not type(None)]
        return _reader(rest[0]) if len(rest) == 1 else _validated(annotation)
    if origin in (tuple, list) and (origin is list or inner[1:] == (...,)):
        return _several(origin, _reader(inner[0]))
    if isinstance(origin, type) and issubclass(Mapping, origin):
        return _named(_reader(inner[0]), _reader(inner[1]))
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return _model(annotation)
    return _validated(annotation)


def _parser(function: Callable[..., Any]) -> Read:
    if _asks(function) > 1:
        return function
    return lambda written, _: function(written)


def _one_of(words: tuple[Any, ...]) -> Read:
    def read(written: Any, reading: Reading) -> Any:
        del reading
        if written.__class__ is not str or written not in words:
            raise NotDirectError
        return written

    return read


def _several(build: type[Any], inner: Read) -> Read:
    def read(written: Any, reading: Reading) -> Any:
        if written.__class__ is not list:
            raise NotDirectError
        return build([inner(item, reading) for item in written])

    return read


def _named(key: Read, inner: Read) -> Read:
    def read(written: Any, reading: Reading) -> Any:
        if written.__class__ is not dict:
            raise NotDirectError
        return {key(k, reading): inner(v, reading) for k, v in written.items()}

    return read


def _model(model: type[Any]) -> Read:
    if issubclass(model, Fact):
        return _fact(model, _reader(model.model_fields["value"].annotation), lambda: model)
    if hasattr(model, "sort"):
        return lambda written, reading: _read_sorted(model, written, reading)
    return lambda written, reading: _read_model(model, written, reading)


def _fact(fact: type[Fact[Any]], inner: Read, whole: Callable[[], type[Fact[Any]]]) -> Read:
    """A fact that is a plain value or unknown; one with a mark is read by pydantic as a whole."""
    defaults, named = _shape(fact).defaults, {"value"}

    def read(written: Any, reading: Reading) -> Any:
        kind = written.__class__
        if kind is str:
            if written.strip().casefold() == "unknown":
                return _built(fact, {"state": "unknown"})
        elif kind is dict:
            if "state" in written or not MARKS.isdisjoint(written):
                return _validated(whole())(written, reading)
        elif kind is not list:
            raise NotDirectError
        return built(fact, {**defaults, "value": inner(written, reading)}, named)

    return read
