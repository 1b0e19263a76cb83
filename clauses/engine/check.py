"""Checks a deal against a book: a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from clauses.engine import candidates, durable
from clauses.engine.acts import act_views, noun
from clauses.engine.dilemma import dilemmas
from clauses.engine.finding import finding_of
from clauses.engine.findings import Finding, NotEngaged, Report
from clauses.engine.gate import PRELIMINARY
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.populations import signed_before
from clauses.engine.precedence import Precedence
from clauses.engine.ranks import ranked
from clauses.engine.readings import settle
from clauses.engine.status import Statuses, decide
from clauses.engine.verdict import missing_facts, verdict
from clauses.faults import Fault, InputError, suggestion
from clauses.language.answer import Answer
from clauses.language.views import ClauseView
from clauses.language.world import World
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.deal import Deal
from clauses.model.force import contains
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["grounded", "run", "world_of"]


def run(
    rulebook: Rulebook, book: Book, deal: Deal, as_of: date | None, known_at: date | None,
    version: str,
) -> Report:  # fmt: skip
    """Find which clauses of the book the deal triggers.

    Raises:
        InputError: no date to check at is given or known, or the ledger names an unknown deal.
        EngineError: the engine failed, or its two evaluators disagree.
    """
    rulebook = rulebook.with_own(book.kinds, book.acts)
    world, source = world_of(book, deal, as_of, known_at)
    _check_ledger(book, deal)
    listed = list(candidates.of_book(world, rulebook))
    grounder, groundings = grounded(world, rulebook, listed)
    rivals = {g: _rivals(grounder, g) for g in groundings}
    statuses = decide([*groundings, *(r for found in rivals.values() for r in found)])
    findings = _findings(groundings, statuses, rivals, grounder, listed)
    unread = tuple(
        f"{name}: {section}" for name, a in sorted(book.agreements.items()) for section in a.unread
    )
    answer, certain, at_worst = verdict(findings, unread)
    count, encoded = candidates.encoded(world)
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
        missing=missing_facts(findings),
        encoded=count,
        agreements=encoded,
        unread=unread,
        not_yet=candidates.not_yet(world),
        not_binding=candidates.not_binding(world),
        hangs_on=deal.conditions_precedent,
        will_bind=tuple(_will_bind(world, rulebook)),
        engine=_engine(version),
        digests={"rulebook": rulebook.digest, "book": book.digest, "deal": deal.origin.digest},
        amounts=_amounts(world, rulebook),
        _silent=lambda: _silent(world, rulebook, listed, groundings, statuses),
    )


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


def _check_ledger(book: Book, deal: Deal) -> None:
    known = {*book.deals, deal.deal}
    faults = [
        Fault(
            f"unknown deal {e.record.deal!r}{suggestion(e.record.deal, known)}", e.event, e.place()
        )
        for e in book.ledger
        if e.record.deal is not None and e.record.deal not in known
    ]
    if faults:
        raise InputError(faults)


def grounded(
    world: World, rulebook: Rulebook, listed: Sequence[tuple[Kind, ClauseView]]
) -> tuple[Grounder, list[Grounding]]:
    """Every rule of every clause on the deal, and of the deal's promises on what is signed."""
    promised = list(candidates.of_promises(world, rulebook))
    grounder = Grounder(rulebook, Precedence(rulebook, [*listed, *promised]))
    out = [g for kind, view in listed for g in grounder.clause(kind, view, world.deal)]
    for kind, view in promised:
        for deal, signed in signed_before(world):
            if signed is Truth.TRUE:
                out += grounder.clause(kind, view, deal)
    return grounder, out


def _rivals(grounder: Grounder, grounding: Grounding) -> list[Grounding]:
    """Permissions of the same part of the same act that no words rank against the clause."""
    view, act = grounding.view, grounding.env.act
    kind = grounder.rulebook.kinds[view.clause.kind]
    return [
        found
        for other, rival in grounder.precedence.rivals(kind, view)
        for found in grounder.disagreeing(
            grounding.rule, other, rival, act.path, grounding.part, act.deal
        )
    ]


def _findings(
    groundings: Sequence[Grounding],
    statuses: Statuses,
    rivals: dict[Grounding, list[Grounding]],
    grounder: Grounder,
    listed: Sequence[tuple[Kind, ClauseView]],
) -> tuple[Finding, ...]:
    pairs = []
    for item in settle((g, statuses[g]) for g in groundings):
        if item.status != "not_engaged":
            found = finding_of(item, statuses, rivals[item.grounding], grounder.rulebook)
            pairs.append((item, found))
    made = [finding for _, finding in pairs]
    made += dilemmas(pairs, grounder, listed)
    return tuple(ranked(made, grounder.precedence.edges))


def _will_bind(world: World, rulebook: Rulebook) -> Iterator[str]:
    """What the deal's own promises will do to later deals."""
    for name, clause in world.deal.promises.items():
        kind = rulebook.kinds[clause.kind]
        bound = world.graph.shown(clause.bound)
        holder = world.graph.shown(clause.holder) if clause.holder else "nobody"
        effects = dict.fromkeys(
            rulebook.effects[rule.effect].means.rstrip(".").lower() for rule in kind.rules
        )
        words = clause.quote or clause.describes or kind.file.means
        what = "; or ".join(effects)
        yield f"{name} ({kind.name}) will bind {bound} to {holder}: {words} In later deals: {what}."


def _engine(version: str) -> dict[str, str]:
    out = {"clausebook": version}
    if durable.available():
        out["durable_rules"] = durable.version() or "unknown version"
    else:
        out["durable_rules"] = f"not used: {durable.why_unavailable()}"
    return out


def _amounts(world: World, rulebook: Rulebook) -> tuple[tuple[str, str, Answer], ...]:
    """Each line's act and price, for totals over several deals."""
    out = []
    for name, line in world.deal.lines.items():
        act = rulebook.acts[line.act]
        if "price" in act.form.specs:
            for _, view, _ in act_views(world, rulebook, world.deal, act.canonical):
                if view.path == f"lines.{name}":
                    out.append((name, act.canonical, view.read("price")))
    return tuple(out)


def _silent(
    world: World,
    rulebook: Rulebook,
    listed: Sequence[tuple[Kind, ClauseView]],
    groundings: Sequence[Grounding],
    statuses: Statuses,
) -> tuple[NotEngaged, ...]:
    """For each clause and act without a finding, the condition that came nearest and failed."""
    keys = {g: (g.view.id, g.env.act.name) for g in groundings}
    found = {keys[g] for g in groundings if statuses[g] != "not_engaged"}
    nearest: dict[tuple[str, str], tuple[int, NotEngaged]] = {}
    for g in groundings:
        key = keys[g]
        if key in found:
            continue
        index, (text, answer) = next(
            (i, c) for i, c in enumerate(g.conditions) if c[1].truth is Truth.FALSE
        )
        row = NotEngaged(g.view.agreement, g.view.name, g.rule.kind, key[1], answer.because, text)
        if key not in nearest or nearest[key][0] < index:
            nearest[key] = (index, row)
    rows = {key: row for key, (_, row) in nearest.items()}
    for kind, view in listed:
        for name, line in world.deal.lines.items():
            key = (view.id, name)
            if key not in found and key not in nearest:
                row = _other_act(world, kind, view, name, line.act, rulebook)
                rows[key] = rows.get(key, row) if _is_past(world, view) else row
    return tuple(sorted(rows.values(), key=lambda r: (r.agreement, r.clause, r.act)))


def _is_past(world: World, view: ClauseView) -> bool:
    return contains(view.version.part, world.day) is Truth.FALSE


def _other_act(
    world: World, kind: Kind, view: ClauseView, line: str, act: str, rulebook: Rulebook
) -> NotEngaged:
    if _is_past(world, view):
        part = view.version.part
        reason = f"it is no part of the agreement on {world.day}; it is {part}"
        condition = "the clause is part of the agreement"
        return NotEngaged(view.agreement, view.name, kind.name, line, reason, condition)
    wanted = list(dict.fromkeys(noun(rulebook, rule.act) for rule in kind.rules))
    reason = f"{line} is {noun(rulebook, act)}; the clause concerns {' or '.join(wanted)}"
    condition = f"the line is {' or '.join(wanted)}"
    return NotEngaged(view.agreement, view.name, kind.name, line, reason, condition)
