"""The clauses that a check looks at: every wording of every agreement, under every reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from clauses.language.wording import Wording
from clauses.language.world import World
from clauses.model.agreement import Agreement
from clauses.model.book import Book
from clauses.model.dates import Span, When
from clauses.model.force import Version, contains, known_amendments, versions
from clauses.model.origin import Origin
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["encoded", "in_force", "not_binding", "not_yet", "of_promises", "wordings"]

ALWAYS = Span.parse("perpetual")


def wordings(book: Book, rulebook: Rulebook, known_at: date) -> Iterator[Wording]:
    """Every wording of every clause, by agreement, name and reading."""
    for name, agreement in sorted(book.agreements.items()):
        origin = book.origins.get(name, Origin())
        for version in versions(agreement, known_at):
            specs = rulebook.kinds[version.clause.kind].form.specs
            for reading in sorted(version.clause.readings) or (None,):
                yield Wording(name, version, specs, reading, agreement, origin)


def of_promises(world: World, rulebook: Rulebook) -> Iterator[tuple[Kind, Wording]]:
    """The deal's own promises as the clauses that they will be."""
    deal = world.deal
    for name, clause in deal.promises.items():
        version = Version(name, clause, None, f"promises.{name}", ALWAYS)
        kind = rulebook.kinds[clause.kind]
        for reading in sorted(clause.readings) or (None,):
            yield kind, Wording(deal.deal, version, kind.form.specs, reading, None, deal.origin)


def in_force(world: World, name: str) -> list[Version]:
    """The wordings of an agreement that are, or may be, part of it on the day of signing."""
    found = versions(world.book.agreements[name], world.known_at)
    return [v for v in found if contains(v.part, world.day) is not Truth.FALSE]


def encoded(book: Book, counts: Mapping[str, int]) -> dict[str, str]:
    """For each agreement how much of it is encoded, given how many of its clauses are."""
    out = {}
    for name, agreement in sorted(book.agreements.items()):
        count = counts[name]
        words = f"{count} clause{'s' if count != 1 else ''}"
        if agreement.known_from != "text":
            words += ", known from public descriptions alone"
        if agreement.not_encoded:
            words += f", {len(agreement.not_encoded)} set aside"
        if agreement.unread:
            words += f", {len(agreement.unread)} unread"
        out[name] = words
    return out


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
