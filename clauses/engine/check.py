"""Checks a deal against a book: a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from clauses.engine import durable
from clauses.engine.asked import Aim
from clauses.engine.dilemma import Demand, dilemmas
from clauses.engine.finding import finding_of, findings_of
from clauses.engine.findings import Finding, Report
from clauses.engine.gate import PRELIMINARY
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.late import Told
from clauses.engine.look import Look
from clauses.engine.prepared import Prepared, prepared
from clauses.engine.ranks import ranked
from clauses.engine.readings import settle
from clauses.engine.screen import Hits
from clauses.engine.status import decide
from clauses.engine.verdict import verdict
from clauses.faults import Fault, InputError, suggestion
from clauses.language.views import ClauseView
from clauses.language.world import World
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.deal import Deal
from clauses.rulebook.compiled import Rule, Rulebook

__all__ = ["run", "triggered", "world_of"]

# What was found, after the number of the clause's wording and the place of its rule in the kind,
# which are one number.
Placed = tuple[int, Finding]
Demanding = tuple[int, Demand]
PLACES = 20
ORDER = itemgetter(0)
ENGAGED = Aim(certain=True)


def run(
    rulebook: Rulebook, book: Book, deal: Deal, as_of: date | None, known_at: date | None,
    version: str,
) -> Report:  # fmt: skip
    """Find which clauses of the book the deal triggers.

    Raises:
        InputError: no date to check at is given or known, or the ledger names an unknown deal.
        EngineError: the engine failed, or its two evaluators disagree.
    """
    world, source = world_of(book, deal, as_of, known_at)
    ready = prepared(rulebook, book, world.known_at)
    _check_ledger(ready, deal)
    look = Look(ready, world)
    findings = _findings(look)
    answer, certain, at_worst = verdict(findings, ready.unread)
    return Report(
        verdict=answer,
        certain=certain,
        at_worst=at_worst,
        deal=deal.deal,
        title=deal.title or deal.deal,
        stage=deal.stage,
        binds=deal.stage not in PRELIMINARY or deal.binding.value is not False,
        book=book.header.book,
        book_title=book.header.title or book.header.book,
        as_of=world.as_of,
        as_of_shown=str(world.day),
        as_of_from=source,
        known_at=world.known_at,
        findings=findings,
        unread=ready.unread,
        hangs_on=deal.conditions_precedent,
        engine=_engine(version),
        late=Told(look, findings),
    )


def triggered(
    rulebook: Rulebook, book: Book, deal: Deal, as_of: date | None, known_at: date | None
) -> tuple[str, ...]:
    """The clauses that are engaged, by name, each once, in the order of their names.

    Errors as in `run`.
    """
    world, _ = world_of(book, deal, as_of, known_at)
    ready = prepared(rulebook, book, world.known_at)
    _check_ledger(ready, deal)
    look = Look(ready, world)
    found: set[str] = set()
    split: list[Hits] = []
    names = ready.names
    for hits in look.hits(ENGAGED):
        if hits.status == "engaged":
            found.update([names[number][3] for number in hits.numbers])
        elif not hits.status:
            split.append(hits)
    if split or look.promised:
        rows: list[Placed] = []
        _split(look, split, rows, [])
        found.update(f.clause_id for _, f in rows if f.status == "engaged")
    return tuple(sorted(found))


def world_of(
    book: Book, deal: Deal, as_of: date | None, known_at: date | None
) -> tuple[World, str]:
    """The book and the deal on the day that is asked about, and where that day is from.

    Raises:
        InputError: no date to check at is given or known.
    """
    signing = deal.signing.value
    if as_of is not None:
        day, source = When(as_of, as_of), "as asked"
    elif isinstance(signing, When):
        day, source = signing, "the deal's signing date"
    elif book.header.as_of is not None:
        day, source = When(book.header.as_of, book.header.as_of), "the book's `as_of`"
    else:
        message = "no date to check at: give --as-of, the deal's `signing`, or the book's `as_of`"
        raise InputError(Fault(message, deal.deal))
    return World(book, deal, day, known_at or day.latest), source


def _engine(version: str) -> dict[str, str]:
    out = {"clausebook": version}
    if durable.available():
        out["durable_rules"] = durable.version() or "unknown version"
    else:
        out["durable_rules"] = f"not used: {durable.why_unavailable()}"
    return out


def _check_ledger(ready: Prepared, deal: Deal) -> None:
    if ready.strays <= {deal.deal}:
        return
    known = {*ready.book.deals, deal.deal}
    raise InputError(
        Fault(f"unknown deal {name!r}{suggestion(name, known)}", entry.event, entry.place())
        for entry in ready.book.ledger
        if (name := entry.record.deal) is not None and name not in known
    )


def _rivals(grounder: Grounder, grounding: Grounding) -> list[Grounding]:
    """Permissions of the same part of the same act that no words rank against the clause."""
    view, act = grounding.view, grounding.env.act
    kind = grounder.rulebook.kinds[view.clause.kind]
    rule, part = grounding.rule, grounding.part
    return [
        found
        for other, wording in grounder.precedence.rivals(kind, view.wording)
        for rival in (ClauseView(view.world, wording),)
        for found in grounder.disagreeing(rule, other, rival, act.path, part, act.deal)
    ]


def _findings(look: Look) -> tuple[Finding, ...]:
    """The findings by clause, rule and line; then the dilemmas."""
    rows: list[Placed] = []
    demands: list[Demanding] = []
    split: list[Hits] = []
    for hits in look.hits():
        if not hits.status:
            split.append(hits)
        elif hits.status != "not_engaged":
            found = findings_of(hits, look.grounder)
            place = hits.plan.place
            rows += zip([number << PLACES | place for number in hits.numbers], found, strict=True)
            rule = hits.plan.rule
            if rule.demands and hits.status == "engaged":
                demands += [
                    (number << PLACES | place, Demand(rule, view, hits.seen[1], finding))
                    for (number, view), finding in zip(hits.views(), found, strict=True)
                ]
    if split or look.promised:
        _split(look, split, rows, demands)
    rows.sort(key=ORDER)
    made = [finding for _, finding in rows]
    if demands:
        demands.sort(key=ORDER)
        each = [demand for _, demand in demands]
        made += dilemmas(each, look.forbidding, look.grounder)
    return tuple(ranked(made, look.ranks.edges))


def _split(look: Look, hits: Sequence[Hits], rows: list[Placed], demands: list[Demanding]) -> None:
    """The findings on clauses that other words or other clauses take apart."""
    numbers = look.grounded(hits)
    rivals = {g: _rivals(look.grounder, g) for g in numbers}
    statuses = decide([*numbers, *(r for found in rivals.values() for r in found)])
    for item in settle((g, statuses[g]) for g in numbers):
        if item.status == "not_engaged":
            continue
        grounding = item.grounding
        found = finding_of(item, statuses, rivals[grounding], look.grounder.rulebook)
        place = _place(grounding.rule, look.ready.rulebook)
        order = numbers[grounding] << PLACES | place
        rows.append((order, found))
        if found.status == "engaged" and grounding.rule.demands:
            demand = Demand(grounding.rule, grounding.view, grounding.env.act, found)
            demands.append((order, demand))


def _place(rule: Rule, rulebook: Rulebook) -> int:
    """Where a rule stands in its kind."""
    return next(i for i, own in enumerate(rulebook.kinds[rule.kind].rules) if own is rule)
