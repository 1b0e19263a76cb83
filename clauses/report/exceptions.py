"""The exceptions of an agreement as a tree: under each clause what takes something out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from clauses.model.agreement import Agreement, CarveOut, Clause
from clauses.model.dates import When
from clauses.model.force import Version, contains, versions
from clauses.model.precedence import Edges, Id, edges
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Rulebook

__all__ = ["exception_lines"]

BRANCH, LAST, BAR, GAP = "├─ ", "└─ ", "│  ", "   "
Row = tuple[str, list["Row"]]


def exception_lines(
    agreement: Agreement, day: date, known_at: date, rulebook: Rulebook
) -> Iterator[str]:
    """The clauses in force on a day, each with its exceptions at every depth."""
    on = When(day, day)
    held = [v for v in versions(agreement, known_at) if contains(v.part, on) is not Truth.FALSE]
    texts: Mapping[Id, Clause] = {(agreement.agreement, v.name): v.clause for v in held}
    found = edges(texts)
    yield f"{agreement.title or agreement.agreement}, as in force on {day}"
    above = {key for highs in found.over.values() for key in highs}
    for version in sorted(held, key=lambda v: v.name):
        if (agreement.agreement, version.name) in above:
            continue  # It stands under the clause that it overrides.
        yield ""
        yield _title(version, rulebook)
        yield from _drawn(_rows(version, held, found, agreement, rulebook, ()), "")


def _title(version: Version, rulebook: Rulebook) -> str:
    clause = version.clause
    section = f" ({clause.section})" if clause.section else ""
    kind = rulebook.kinds[clause.kind].name.replace("_", " ")
    return f"{version.name}{section}: {kind}. {clause.quote or clause.describes or ''}"


def _rows(
    version: Version,
    held: list[Version],
    found: Edges,
    agreement: Agreement,
    rulebook: Rulebook,
    below: tuple[str, ...],
) -> list[Row]:
    clause = version.clause
    kind = rulebook.kinds[clause.kind]
    rows: list[Row] = [(f"while {text}", []) for text in clause.during]
    if clause.until_event:
        rows.append((f"until the event {clause.until_event}", []))
    rows += [(f"and only when {text}", []) for text in clause.when]
    rows += [(f"unless {text}", []) for text in clause.unless]
    excuses = dict.fromkeys(c.says or c.text for rule in kind.rules for c in rule.unless)
    rows += [(f"unless {text}", []) for text in excuses]
    rows += [_carve(carve) for carve in clause.carves_out]
    for high in found.overriding((agreement.agreement, version.name)):
        other = next(
            (v for v in held if v.name == high[1] and high[0] == agreement.agreement), None
        )
        if other is None or other.name in below:
            rows.append((f"yields to {'/'.join(high)}", []))
            continue
        inner = _rows(other, held, found, agreement, rulebook, (*below, version.name))
        rows.append((f"yields to {_title(other, rulebook)}", inner))
    return rows


def _carve(carve: CarveOut) -> Row:
    words = carve.describes or str(carve.scope)
    rows: list[Row] = [(f"when {text}", []) for text in carve.when]
    rows += [(f"unless {text}", []) for text in carve.unless]
    rows += [(f"but {inner}", rest) for inner, rest in map(_carve, carve.carves_out)]
    return f"carved out: {words} [{carve.scope}]", rows


def _drawn(rows: list[Row], indent: str) -> Iterator[str]:
    for index, (text, inner) in enumerate(rows):
        last = index == len(rows) - 1
        yield f"{indent}{LAST if last else BRANCH}{text}"
        yield from _drawn(inner, indent + (GAP if last else BAR))
