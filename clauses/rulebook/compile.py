"""Compiles kinds of clauses, from a rulebook's folder or from a book; all faults are gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from clauses.faults import Fault, suggestion
from clauses.language.check import Names, compile_condition, compile_value
from clauses.language.nodes import Node
from clauses.language.parse import ExpressionError
from clauses.model.condition import ConditionText
from clauses.model.direct import read
from clauses.model.form import Form
from clauses.model.reading import faults_of
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.compiled import Act, Condition, Kind, Population, Rule, Written
from clauses.rulebook.kind import EffectRow, KindFile, RuleText
from clauses.rulebook.template import Template

__all__ = ["Compiler", "sides_of"]

MOST_CONDITIONS = 40

Path = tuple[str, ...]


@dataclass
class Compiler:
    """Compiles kinds against the acts and effects of a rulebook and, for a book, its words.

    `written` holds the kinds that share rules with one another; `faults` gathers what is wrong.
    """

    acts: Mapping[str, Act]
    effects: Mapping[str, EffectRow]
    written: Mapping[str, Written]
    faults: list[Fault]
    words: Vocabulary | None = None
    _at: Written = field(init=False)
    _same_as: dict[str, str] = field(init=False)

    def kind(self, source: Written) -> Kind | None:
        """The kind, or None where it cannot be read."""
        self._at, self._same_as = source, {}
        content = self._shared(source.content)
        try:
            file: KindFile = read(KindFile, content, self.words)
        except ValidationError as error:
            self.faults += [
                replace(fault, path=".".join((*source.path, fault.path)))
                for fault in faults_of(error, source.locate)
            ]
            return None
        if file.kind != source.name:
            self._fault(("kind",), f"it stands under the name {source.name!r}")
        if not file.rules:
            self._fault(("rules",), "a kind without rules would find nothing")
        form = Form(file.kind, file.terms)
        names = Names(
            clause=file.terms,
            kind_name=f"the kind {file.kind!r}",
            tables=file.tables,
            vocabulary=self.words,
        )
        populations = self._populations(file, names)
        names = replace(names, populations={key: _taken(p) for key, p in populations.items()})
        rules: list[Rule] = []
        for name, text in file.rules.items():
            if text.effect not in self.effects:
                known = ", ".join(self.effects)
                hint = suggestion(text.effect, self.effects) or f"; use one of {known}"
                self._fault(("rules", name, "effect"), f"unknown effect{hint}")
            if len(text.when) + len(text.unless) >= MOST_CONDITIONS:
                self._fault(("rules", name), f"more than {MOST_CONDITIONS} conditions")
                continue
            for act in text.act:
                if act not in self.acts:
                    hint = suggestion(act, self.acts) or f"; use one of {', '.join(self.acts)}"
                    self._fault(("rules", name, "act"), f"unknown act {act!r}{hint}")
                    continue
                rules.append(self._rule(file.kind, name, text, act, self._acting(names, act)))
        return Kind(file, form, tuple(rules), populations, source.folder, self._same_as)

    def expression(
        self, read: Callable[[str, Names], Any], text: str, names: Names, where: Path
    ) -> Any:
        """What an expression compiles to, or None where it is wrong."""
        try:
            return read(text, names)
        except ExpressionError as error:
            self._fault(where, f"{text!r}: {error.message}")
            return None

    def _fault(self, where: Path, message: str) -> None:
        shown = ".".join((*self._at.path, *where))
        self.faults.append(Fault(message, shown, self._at.locate(where)))

    def _acting(self, names: Names, act: str) -> Names:
        """The names that a rule may use for an act."""
        found = self.acts[act]
        return replace(
            names, act=found.form.specs, act_name=f"the act {act!r}", sides=sides_of(found)
        )

    def _shared(self, written: Any) -> Any:
        """The content, with what is the same `as` in another kind put in its place."""
        if not isinstance(written, dict):
            return written
        content = dict(written)
        for part in ("terms", "rules", "populations", "tables"):
            rows = content.get(part)
            if isinstance(rows, dict):
                same = {key: self._same(part, key, row) for key, row in rows.items()}
                content[part] = {key: row for key, row in same.items() if row is not None}
        return content

    def _same(self, part: str, key: str, row: Any) -> Any:
        if not isinstance(row, dict) or "as" not in row:
            return row
        kind, _, name = str(row["as"]).partition(".")
        other = self.written.get(kind)
        rows = other.content.get(part) if other and isinstance(other.content, dict) else None
        found = rows.get(name or key) if isinstance(rows, dict) else None
        if not isinstance(found, dict) or "as" in found:
            hint = suggestion(kind, self.written) if other is None else ""
            message = f"there is no {part}.{name or key} in {kind!r}{hint}"
            self._fault((part, key, "as"), message)
            return None
        self._same_as[f"{part}.{key}"] = f"{kind}.{name or key}"
        return {**found, **{k: v for k, v in row.items() if k != "as"}}

    def _conditions(
        self, texts: tuple[ConditionText, ...], names: Names, where: Path
    ) -> tuple[Condition, ...]:
        out = []
        for index, text in enumerate(texts):
            node = self.expression(compile_condition, text.text, names, (*where, str(index)))
            if node is not None:
                out.append(Condition(text.text, node, text.says))
        return tuple(out)

    def _populations(self, file: KindFile, names: Names) -> dict[str, Population]:
        out = {}
        for name, text in file.populations.items():
            where = ("populations", name)
            unknown = [act for act in text.act if act not in self.acts]
            if unknown:
                hint = suggestion(unknown[0], self.acts)
                self._fault(where, f"unknown act {unknown[0]!r}{hint}")
                continue
            takes, amount = text.takes
            node: Node | None = None
            when: tuple[Condition, ...] = ()
            # What is read is the same for every act; the last compilation stands for all.
            for act in text.act:
                inner = self._acting(names, act)
                when = self._conditions(text.when, inner, (*where, "when"))
                if amount is not None:
                    node = self.expression(compile_value, amount, inner, (*where, takes))
            if takes == "distinct" and node is not None and node.type != "party":
                self._fault((*where, takes), f"{amount!r} is no party; distinct counts parties")
            if amount is None or node is not None:
                out[name] = Population(text.act, text.means, when, takes, node, text.over)
        return out

    def _values(self, texts: Mapping[str, str], names: Names, where: Path) -> dict[str, Node]:
        found = {
            key: self.expression(compile_value, text, names, (*where, key))
            for key, text in texts.items()
        }
        return {key: node for key, node in found.items() if node is not None}

    def _rule(self, kind: str, name: str, text: RuleText, act: str, names: Names) -> Rule:
        where = ("rules", name)
        lets: dict[str, Node] = {}
        for key, expression in text.let.items():
            lets |= self._values({key: expression}, names, (*where, "let"))
            if key in lets:
                names = replace(names, lets={**names.lets, key: lets[key].type})

        def template(written: str | None, key: str) -> Any:
            if written is None:
                return None
            return self.expression(Template.read, written, names, (*where, key))

        return Rule(
            kind,
            name if act == text.act[0] else f"{name}_{act}",
            act,
            self._conditions(text.when, names, (*where, "when")),
            self._conditions(text.unless, names, (*where, "unless")),
            text.effect,
            lets,
            self._values(text.measures, names, (*where, "measures")),
            template(text.says.engaged, "says"),
            template(text.says.undetermined, "says"),
            template(text.says.excepted, "says"),
            template(text.do, "do"),
            text.means or "",
            self._values(text.demands, names, (*where, "demands")),
            name,
        )


def sides_of(act: Act) -> tuple[str, ...]:
    """The sides of an act that rules may speak of whatever its roles are called."""
    sides = {"actor": act.file.actor, "counterparty": act.file.counterparty}
    return tuple(side for side, role in sides.items() if role)


def _taken(population: Population) -> str:
    if population.of is None or population.takes == "distinct":
        return "number"
    return population.of.type
