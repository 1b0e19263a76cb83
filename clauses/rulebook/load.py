"""Reads a rulebook folder and compiles every rule; all faults are reported at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clauses import files
from clauses.faults import BookError, Fault, RulebookError, suggestion
from clauses.language.check import Names, compile_condition
from clauses.language.parse import ExpressionError
from clauses.model.direct import read
from clauses.model.reading import faults_of
from clauses.model.taxonomy import Taxonomy
from clauses.rulebook.acts import EVERY, form_of
from clauses.rulebook.compile import Compiler, sides_of
from clauses.rulebook.compiled import Act, Rulebook, Written
from clauses.rulebook.kind import ActFile, EffectRow
from clauses.rulebook.taxonomies import read_taxonomy

__all__ = ["load_rulebook"]

MOST_LOADED = 8
LOADED: dict[str, Rulebook] = {}


@lru_cache(maxsize=1)
def _own_folder() -> str:
    return str(files.rules_folder())


def load_rulebook(folder: str | Path | None = None, *, cache: bool = False) -> Rulebook:
    """The rulebook of a folder, or the one that came with the package; each is read once.

    With `cache` it is kept for other processes in the folder that the variable CLAUSES_CACHE
    names, else in the user's cache folder, and taken from there while no file of it changed.

    Raises:
        RulebookError: it is not there, holds no kinds, or anything in it is wrong.
    """
    name = str(Path(folder)) if folder else _own_folder()
    found = LOADED.get(name)
    if found is None:
        found = _read(Path(name), cache)
        if len(LOADED) >= MOST_LOADED:
            LOADED.clear()
        found = LOADED.setdefault(name, found)
    return found


def _read(path: Path, cache: bool) -> Rulebook:
    loader = _Loader(path)
    if cache:
        from clauses import cache as kept

        store = kept.store()
        if store is not None:
            return kept.rulebook_from(store, path, loader.load)
    return loader.load()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.digests: list[str] = []

    def load(self) -> Rulebook:
        if not os.path.isdir(self.folder):
            raise RulebookError(f"{self.folder}: the rulebook is not there")
        found = files.rulebook_files(self.folder)
        if not any(path.is_file() for path in found.kinds):
            # Without rules every deal would pass, which is the one wrong answer to give.
            raise RulebookError(f"{self.folder}: the rulebook holds no kinds of clauses")
        taxonomies = self._taxonomies(found.taxonomies)
        effects = self._table(found.effects, EffectRow)
        acts = self._acts(found.acts)
        self._stop_at_faults()
        written = {}
        for path in found.kinds:
            one = self._read(path)
            if one is not None:
                name = path.parent.name
                written[name] = Written(name, one.content, one.place, str(path.parent))
        compiler = Compiler(acts, effects, written, self.faults)
        kinds = {name: kind for name, w in written.items() if (kind := compiler.kind(w))}
        self._stop_at_faults()
        digest = hashlib.sha256("".join(self.digests).encode()).hexdigest()
        return Rulebook(kinds, acts, effects, digest, str(self.folder), written, taxonomies)

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
            return read(model, document.content, None)
        except ValidationError as error:
            self.faults += faults_of(error, document.place)
            return None

    def _table(self, path: Path, row: type[Any]) -> dict[str, Any]:
        document = self._read(path)
        table = self._model(dict[str, row], document) if document else None  # type: ignore[valid-type]
        return table or {}

    def _taxonomies(self, paths: Iterable[Path]) -> dict[str, Taxonomy]:
        out = {}
        for path in paths:
            document = self._read(path)
            if document is not None:
                taxonomy = read_taxonomy(document, self.faults)
                out[taxonomy.dimension] = taxonomy
        if not out:
            raise RulebookError(f"{self.folder}: the rulebook holds no taxonomies")
        return out

    def _acts(self, path: Path) -> dict[str, Act]:
        table: dict[str, ActFile] = self._table(path, ActFile)
        every = table.pop(EVERY, ActFile()).facts
        acts: dict[str, Act] = {}
        for name, row in table.items():
            source = table.get(row.same_as, row) if row.same_as else row
            file = source.model_copy(update=_own(row)) if row.same_as else row
            form = form_of(name, file, table, every)
            acts[name] = Act(name, row.same_as or name, file, form)
            self._sides(name, file)
        for name, act in acts.items():
            names = Names(act=act.form.specs, act_name=f"the act {name!r}", sides=sides_of(act))
            may_be = {}
            for other, how in act.file.may_be.items():
                if other not in acts:
                    hint = suggestion(other, acts)
                    self._act_fault((name, "may_be", other), f"unknown act {other!r}{hint}")
                    continue
                try:
                    may_be[other] = (compile_condition(how.when, names), how.names)
                except ExpressionError as error:
                    self._act_fault((name, other), f"{how.when!r}: {error.message}")
            acts[name] = replace(act, may_be=may_be)
        return acts

    def _act_fault(self, where: tuple[str, ...], message: str) -> None:
        place = files.read(self.folder / "acts.yaml").place(where)
        self.faults.append(Fault(message, ".".join(where), place))

    def _sides(self, name: str, file: ActFile) -> None:
        for key in ("actor", "counterparty", "payer"):
            role = getattr(file, key)
            if role and role not in file.roles:
                hint = suggestion(role, file.roles)
                self._act_fault((name, key), f"unknown role {role!r}{hint}")


def _own(row: ActFile) -> dict[str, Any]:
    """What an act that is the same as another says for itself."""
    keys = ("means", "noun", "same_as", "actor", "counterparty")
    return {key: getattr(row, key) for key in keys if getattr(row, key)}
