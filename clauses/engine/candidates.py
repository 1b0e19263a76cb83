"""The clauses that a check looks at: every wording of every agreement, under every reading."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.language.views import ClauseView
from clauses.language.world import World
from clauses.model.agreement import Agreement, Clause
from clauses.model.dates import Span, When
from clauses.model.force import Version, contains, known_amendments, versions
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["encoded", "in_force", "not_binding", "not_yet", "of_book", "of_promises"]

Candidate = tuple[Kind, ClauseView]
ALWAYS = Span.parse("perpetual")


def of_book(world: World, rulebook: Rulebook) -> Iterator[Candidate]:
    """Every wording of every clause, by agreement, name and reading."""
    for name, agreement in sorted(world.book.agreements.items()):
        for version in versions(agreement, world.known_at):
            kind = rulebook.kinds[version.clause.kind]
            for reading in _readings(version.clause):
                yield kind, ClauseView(world, name, version, kind.form.specs, reading)


def of_promises(world: World, rulebook: Rulebook) -> Iterator[Candidate]:
    """The deal's own promises as the clauses that they will be."""
    for name, clause in world.deal.promises.items():
        version = Version(name, clause, None, f"promises.{name}", ALWAYS)
        kind = rulebook.kinds[clause.kind]
        for reading in _readings(clause):
            view = ClauseView(world, world.deal.deal, version, kind.form.specs, reading, True)
            yield kind, view


def _readings(clause: Clause) -> list[str | None]:
    return list(clause.readings) or [None]


def in_force(world: World, name: str) -> list[Version]:
    """The wordings of an agreement that are, or may be, part of it on the day of signing."""
    found = versions(world.book.agreements[name], world.known_at)
    return [v for v in found if contains(v.part, world.day) is not Truth.FALSE]


def encoded(world: World) -> tuple[int, dict[str, str]]:
    """How many clauses are encoded, and for each agreement how much of it."""
    out, total = {}, 0
    for name, agreement in sorted(world.book.agreements.items()):
        count = len({version.name for version in in_force(world, name)})
        total += count
        words = f"{count} clause{'s' if count != 1 else ''}"
        if agreement.known_from != "text":
            words += ", known from public descriptions alone"
        if agreement.not_encoded:
            words += f", {len(agreement.not_encoded)} set aside"
        if agreement.unread:
            words += f", {len(agreement.unread)} unread"
        out[name] = words
    return total, out


def not_yet(world: World) -> tuple[str, ...]:
    """The amendments that are signed and not, or perhaps not, effective on the day."""
    return tuple(
        f"{name}: amendment {key}, effective {_effective(amendment.effective.value)}"
        for name, agreement in sorted(world.book.agreements.items())
        for key, amendment in known_amendments(agreement, world.known_at)
        if amendment.day.not_after(world.day) is not Truth.TRUE
    )


def _effective(when: When | None) -> str:
    return "on a day that is not known" if when is None else str(when)


def not_binding(world: World) -> tuple[str, ...]:
    """The documents that change no right."""
    out = []
    deal = world.deal
    if deal.binding.value is False:
        stage = deal.stage.replace("_", " ")
        out.append(
            f"{deal.deal}: this {stage} binds nobody; check it again before a contract is signed"
        )
    for name, agreement in sorted(world.book.agreements.items()):
        if agreement.binding == "no":
            out.append(f"{name}: {_titled(agreement)}is not binding and gives no rights")
        for key, amendment in agreement.amendments.items():
            known = (amendment.signed or amendment.day.earliest) <= world.known_at
            if amendment.binding == "no" and known:
                day = f" of {amendment.signed}" if amendment.signed else ""
                words = amendment.title or key
                out.append(f"{name}: {words}{day} is not binding and changes no right")
    return tuple(out)


def _titled(agreement: Agreement) -> str:
    return f"{agreement.title} " if agreement.title else ""
