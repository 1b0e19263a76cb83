"""Reads a rulebook folder and compiles every rule; all faults are reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clauses import files
from clauses.faults import BookError, Fault, RulebookError, suggestion
from clauses.language.check import Names, compile_condition, compile_value
from clauses.language.nodes import Node
from clauses.language.parse import ExpressionError
from clauses.model.form import Form, TermSpec
from clauses.model.reading import faults_of
from clauses.model.taxonomy import Taxonomy
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.compiled import Act, Condition, Kind, Population, Rule, Rulebook
from clauses.rulebook.kind import ActFile, ConditionText, EffectRow, KindFile, RuleText
from clauses.rulebook.taxonomies import read_taxonomy
from clauses.rulebook.template import Template

__all__ = ["load_rulebook", "vocabulary"]

MOST_CONDITIONS = 40


@lru_cache(maxsize=8)
def _load(folder: str) -> tuple[Rulebook, Mapping[str, Taxonomy]]:
    return _Loader(Path(folder)).load()


def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """The rulebook of a folder, or the one that came with the package.

    Raises:
        RulebookError: it is not there, holds no kinds, or anything in it is wrong.
    """
    return _load(str(folder or files.rules_folder()))[0]


def vocabulary(folder: str | Path | None = None) -> Vocabulary:
    """The words that a rulebook gives to books: kinds, acts and taxonomies."""
    rulebook, taxonomies = _load(str(folder or files.rules_folder()))
    return Vocabulary(
        taxonomies,
        {name: kind.form for name, kind in rulebook.kinds.items()},
        {name: act.form for name, act in rulebook.acts.items()},
    )


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.digests: list[str] = []
        self.kind_documents: dict[str, files.Document] = {}

    def load(self) -> tuple[Rulebook, Mapping[str, Taxonomy]]:
        if not self.folder.is_dir():
            raise RulebookError(f"{self.folder}: the rulebook is not there")
        kind_files = sorted(self.folder.glob("*/rule.yaml"))
        if not kind_files:
            # Without rules every deal would pass, which is the one wrong answer to give.
            raise RulebookError(f"{self.folder}: the rulebook holds no kinds of clauses")
        taxonomies = self._taxonomies()
        effects = self._table("effects.yaml", EffectRow)
        acts = self._acts()
        self._stop_at_faults()
        kinds = {}
        for path in kind_files:
            found = self._read(path)
            if found is not None:
                self.kind_documents[path.parent.name] = found
        for path in kind_files:
            kind = self._kind(path, acts, effects)
            if kind is not None:
                kinds[kind.name] = kind
        self._stop_at_faults()
        digest = hashlib.sha256("".join(self.digests).encode()).hexdigest()
        return Rulebook(kinds, acts, effects, digest, str(self.folder)), taxonomies

    def _stop_at_faults(self) -> None:
        if self.faults:
            raise RulebookError(self.faults)

    def _read(self, path: Path) -> files.Document | None:
        try:
            document = files.read(path)
        except BookError as error:
            self.faults += error.faults
            return None
        self.digests.append(f"{path.relative_to(self.folder)}:{document.digest}\n")
        return document

    def _model(self, model: Any, document: files.Document) -> Any:
        try:
            return TypeAdapter(model).validate_python(document.content)
        except ValidationError as error:
            self.faults += faults_of(error, document.place)
            return None

    def _table(self, name: str, row: type[Any]) -> dict[str, Any]:
        document = self._read(self.folder / name)
        table = self._model(dict[str, row], document) if document else None  # type: ignore[valid-type]
        return table or {}

    def _taxonomies(self) -> dict[str, Taxonomy]:
        out = {}
        for path in sorted((self.folder / "taxonomies").glob("*.yaml")):
            document = self._read(path)
            if document is not None:
                taxonomy = read_taxonomy(document, self.faults)
                out[taxonomy.dimension] = taxonomy
        if not out:
            raise RulebookError(f"{self.folder}: the rulebook holds no taxonomies")
        return out

    def _acts(self) -> dict[str, Act]:
        table: dict[str, ActFile] = self._table("acts.yaml", ActFile)
        acts: dict[str, Act] = {}
        for name, row in table.items():
            source = table.get(row.same_as, row) if row.same_as else row
            specs = {
                role: TermSpec(type="party", means=means) for role, means in source.roles.items()
            }
            form = Form(name, {**specs, **source.facts}, source.payer)
            file = source.model_copy(update=_own(row)) if row.same_as else row
            acts[name] = Act(name, row.same_as or name, file, form)
            self._sides(name, file)
        for name, act in acts.items():
            names = Names(act=act.form.specs, act_name=f"the act {name!r}", sides=_sides(act))
            may_be = {}
            for other, how in act.file.may_be.items():
                node = self._expression(
                    compile_condition, how.when, names, self.folder / "acts.yaml", (name, other)
                )
                if node is not None:
                    may_be[other] = (node, how.names)
            acts[name] = replace(act, may_be=may_be)
        return acts

    def _sides(self, name: str, file: ActFile) -> None:
        for key in ("actor", "counterparty", "payer"):
            role = getattr(file, key)
            if role and role not in file.roles:
                hint = suggestion(role, file.roles)
                place = files.read(self.folder / "acts.yaml").place((name, key))
                self.faults.append(Fault(f"unknown role {role!r}{hint}", f"{name}.{key}", place))

    def _expression(
        self,
        read: Callable[[str, Names], Any],
        text: str,
        names: Names,
        path: Path,
        where: tuple[str, ...],
    ) -> Any:
        try:
            return read(text, names)
        except ExpressionError as error:
            place = files.read(path).place(where)
            self.faults.append(Fault(f"{text!r}: {error.message}", ".".join(where), place))
            return None

    def _kind(
        self, path: Path, acts: Mapping[str, Act], effects: Mapping[str, EffectRow]
    ) -> Kind | None:
        document = self.kind_documents.get(path.parent.name)
        if document is None:
            return None
        content = self._shared(document)
        file: KindFile | None = self._model(KindFile, replace(document, content=content))
        if file is None:
            return None
        if file.kind != path.parent.name:
            self._fault(document, ("kind",), f"its folder is called {path.parent.name!r}")
        if not file.rules:
            self._fault(document, ("rules",), "a kind without rules would find nothing")
        form = Form(file.kind, file.terms)
        names = Names(clause=file.terms, kind_name=f"the kind {file.kind!r}", tables=file.tables)
        populations = self._populations(file, names, acts, path, document)
        names = replace(names, populations={key: _taken(p) for key, p in populations.items()})
        rules: list[Rule] = []
        for name, text in file.rules.items():
            if text.effect not in effects:
                hint = suggestion(text.effect, effects) or f"; use one of {', '.join(effects)}"
                self._fault(document, ("rules", name, "effect"), f"unknown effect{hint}")
            if len(text.when) + len(text.unless) >= MOST_CONDITIONS:
                self._fault(document, ("rules", name), f"more than {MOST_CONDITIONS} conditions")
            for act in text.act:
                if act not in acts:
                    hint = suggestion(act, acts) or f"; use one of {', '.join(acts)}"
                    self._fault(document, ("rules", name, "act"), f"unknown act {act!r}{hint}")
                    continue
                rules.append(self._rule(file.kind, name, text, acts[act], names, path))
        return Kind(file, form, tuple(rules), populations, str(path.parent))

    def _shared(self, document: files.Document) -> Any:
        """The content, with what is the same `as` in another kind put in its place."""
        if not isinstance(document.content, dict):
            return document.content
        content = dict(document.content)
        for part in ("terms", "rules", "populations", "tables"):
            rows = content.get(part)
            if isinstance(rows, dict):
                content[part] = {k: self._same(document, part, k, v) for k, v in rows.items()}
        return content

    def _same(self, document: files.Document, part: str, key: str, row: Any) -> Any:
        if not isinstance(row, dict) or "as" not in row:
            return row
        kind, _, name = str(row["as"]).partition(".")
        other = self.kind_documents.get(kind)
        rows = other.content.get(part) if other and isinstance(other.content, dict) else None
        found = rows.get(name or key) if isinstance(rows, dict) else None
        if not isinstance(found, dict) or "as" in found:
            self._fault(
                document, (part, key, "as"), f"there is no {part}.{name or key} in {kind!r}"
            )
            return {}
        return {**found, **{k: v for k, v in row.items() if k != "as"}}

    def _fault(self, document: files.Document, where: tuple[str, ...], message: str) -> None:
        self.faults.append(Fault(message, ".".join(where), document.place(where)))

    def _conditions(
        self,
        texts: tuple[ConditionText, ...],
        names: Names,
        path: Path,
        where: tuple[str, ...],
    ) -> tuple[Condition, ...]:
        out = []
        for index, text in enumerate(texts):
            node = self._expression(compile_condition, text.text, names, path, (*where, str(index)))
            if node is not None:
                out.append(Condition(text.text, node, text.says))
        return tuple(out)

    def _populations(
        self,
        file: KindFile,
        names: Names,
        acts: Mapping[str, Act],
        path: Path,
        document: files.Document,
    ) -> dict[str, Population]:
        out = {}
        for name, text in file.populations.items():
            where = ("populations", name)
            unknown = [act for act in text.act if act not in acts]
            if unknown:
                hint = suggestion(unknown[0], acts)
                self._fault(document, where, f"unknown act {unknown[0]!r}{hint}")
                continue
            takes, amount = text.takes
            node: Node | None = None
            when: tuple[Condition, ...] = ()
            # What is read is the same for every act; the last compilation stands for all.
            for act in text.act:
                inner = replace(
                    names,
                    act=acts[act].form.specs,
                    act_name=f"the act {act!r}",
                    sides=_sides(acts[act]),
                )
                when = self._conditions(text.when, inner, path, (*where, "when"))
                if amount is not None:
                    node = self._expression(compile_value, amount, inner, path, (*where, takes))
            if amount is None or node is not None:
                out[name] = Population(text.act, text.means, when, takes, node)
        return out

    def _rule(
        self, kind: str, name: str, text: RuleText, act: Act, names: Names, path: Path
    ) -> Rule:
        where = ("rules", name)
        names = replace(
            names, act=act.form.specs, act_name=f"the act {act.name!r}", sides=_sides(act)
        )
        lets: dict[str, Node] = {}
        for key, expression in text.let.items():
            node = self._expression(compile_value, expression, names, path, (*where, "let", key))
            if node is not None:
                lets[key] = node
                names = replace(names, lets={**names.lets, key: node.type})
        measures = {}
        for key, expression in text.measures.items():
            node = self._expression(
                compile_value, expression, names, path, (*where, "measures", key)
            )
            if node is not None:
                measures[key] = node

        demands = {}
        for role, expression in text.demands.items():
            node = self._expression(
                compile_value, expression, names, path, (*where, "demands", role)
            )
            if node is not None:
                demands[role] = node

        def template(written: str | None, key: str) -> Any:
            if written is None:
                return None
            return self._expression(Template.read, written, names, path, (*where, key))

        return Rule(
            kind,
            name if act.name == text.act[0] else f"{name}_{act.name}",
            act.name,
            self._conditions(text.when, names, path, (*where, "when")),
            self._conditions(text.unless, names, path, (*where, "unless")),
            text.effect,
            lets,
            measures,
            template(text.says.engaged, "says"),
            template(text.says.undetermined, "says"),
            template(text.says.excepted, "says"),
            template(text.do, "do"),
            text.means or "",
            demands,
            name,
        )


def _own(row: ActFile) -> dict[str, Any]:
    """What an act that is the same as another says for itself."""
    keys = ("means", "noun", "same_as", "actor", "counterparty")
    return {key: getattr(row, key) for key in keys if getattr(row, key)}


def _sides(act: Act) -> tuple[str, ...]:
    """The sides of an act that rules may speak of whatever its roles are called."""
    sides = {"actor": act.file.actor, "counterparty": act.file.counterparty}
    return tuple(side for side, role in sides.items() if role)


def _taken(population: Population) -> str:
    return population.of.type if population.of is not None else "number"
