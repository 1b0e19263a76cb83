"""Checks a deal against a book: a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from clauses.engine import durable
from clauses.engine.findings import Finding, NotEngaged, Report
from clauses.engine.ground import Grounding, act_views, ground, parts_of
from clauses.engine.status import decide
from clauses.engine.verdict import missing_facts, verdict
from clauses.faults import Fault, InputError, suggestion
from clauses.language.answer import Answer, Missing
from clauses.language.world import ClauseView, World
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.deal import Deal
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["run"]


def run(
    rulebook: Rulebook, book: Book, deal: Deal, as_of: date | None, known_at: date | None,
    version: str,
) -> Report:  # fmt: skip
    """Find which clauses of the book the deal triggers.

    Raises:
        InputError: no date to check at is given or known, or the ledger names an unknown deal.
        EngineError: the engine failed, or its two evaluators disagree.
    """
    day, source = _day(book, deal, as_of)
    _check_ledger(book, deal)
    world = World(book, deal, day, known_at or day)
    groundings = list(_groundings(world, rulebook))
    statuses = decide(groundings)
    pairs = list(zip(groundings, statuses, strict=True))
    findings = tuple(
        _finding(grounding, status, rulebook)
        for grounding, status in pairs
        if status != "not_engaged"
    )
    unread = tuple(
        f"{name}: {section}" for name, a in book.agreements.items() for section in a.unread
    )
    answer, certain, at_worst = verdict(findings, unread)
    return Report(
        answer, certain, at_worst, deal.deal, deal.title or deal.deal, deal.stage,
        book.header.book, book.header.title or book.header.book, day, source, known_at or day,
        findings, missing_facts(findings), len(list(clauses_in_force(world, rulebook))),
        _encoded(world), unread, _not_yet(world), _engine(version),
        {"rulebook": rulebook.digest, "book": book.digest, "deal": deal.origin.digest},
        _amounts(world, rulebook), lambda: _silent(world, rulebook, pairs),
    )  # fmt: skip


def _day(book: Book, deal: Deal, as_of: date | None) -> tuple[date, str]:
    if as_of is not None:
        return as_of, "as asked"
    signing = deal.signing.value
    if isinstance(signing, When) and signing.earliest == signing.latest:
        return signing.earliest, "the deal's signing date"
    if book.header.as_of is not None:
        return book.header.as_of, "the book's `as_of`"
    raise InputError(
        Fault(
            "no date to check at: give --as-of, the deal's `signing`, or the book's `as_of`",
            deal.deal,
        )
    )


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


def clauses_in_force(world: World, rulebook: Rulebook) -> Iterator[tuple[Kind, ClauseView]]:
    """The clauses of every agreement as amended by the day, by agreement and name."""
    for name, agreement in sorted(world.book.agreements.items()):
        for key, (clause, amendment) in sorted(agreement.in_force(world.as_of).items()):
            kind = rulebook.kinds[clause.kind]
            yield kind, ClauseView(world, name, key, clause, kind.form.specs, amendment)


def _groundings(world: World, rulebook: Rulebook) -> Iterator[Grounding]:
    for kind, view in clauses_in_force(world, rulebook):
        for rule in kind.rules:
            for _, act, is_act in act_views(world, rulebook, world.deal, rule.act):
                for part in parts_of(act, view.clause):
                    yield ground(rule, kind, rulebook, view, act, is_act, part)


def _finding(grounding: Grounding, status: str, rulebook: Rulebook) -> Finding:
    rule, env, view = grounding.rule, grounding.env, grounding.env.clause
    effect = rulebook.effects[rule.effect]
    missing = _missing(grounding) if status == "undetermined" else ()
    special = {
        "missing": _joined(missing),
        "exception": _reason(grounding.exceptions, Truth.TRUE),
        "until": _until(view),
        "reason": _reason((*grounding.conditions, ("", grounding.in_force)), Truth.UNKNOWN),
    }
    part = _part_name(grounding)
    suffix = f"#{part}" if part else ""
    clause = view.clause
    does = rule.do.render(env, special) if rule.do else effect.do
    return Finding(
        id=f"{view.id}/{rule.name}@{env.act.path.partition('.')[2]}{suffix}",
        agreement=view.agreement,
        clause=view.name,
        kind=rule.kind,
        rule=rule.name,
        act=env.act.path.partition(".")[2],
        status=status,  # type: ignore[arg-type]
        effect=rule.effect,
        outcome=effect.outcome,
        says=_says(grounding, status, special),
        do=does if status in ("engaged", "undetermined") else "",
        conditions=grounding.conditions,
        exceptions=grounding.exceptions,
        in_force=grounding.in_force,
        missing=missing,
        measures={name: node.evaluate(env) for name, node in rule.measures.items()},
        either_way=_either_way(grounding) if status == "undetermined" else {},
        section=clause.section,
        words=clause.quote or clause.describes or "",
        is_quote=clause.quote is not None,
        source=clause.source,
        amendment=view.amendment,
        place=view.origin.place(view.path),
        part=part,
    )


def _says(grounding: Grounding, status: str, special: Mapping[str, str]) -> str:
    rule = grounding.rule
    if status == "dormant":
        return f"The clause would concern this, but it is {grounding.in_force.because}."
    template = {"engaged": rule.engaged, "undetermined": rule.undetermined}.get(status)
    if template is None:
        template = rule.excepted
    if template is None:
        return f"Excepted: {special['exception']}."
    return template.render(grounding.env, special)


def _missing(grounding: Grounding) -> tuple[Missing, ...]:
    answers = [answer for _, answer in (*grounding.conditions, *grounding.exceptions)]
    found = [
        m for a in (*answers, grounding.in_force) if a.truth is Truth.UNKNOWN for m in a.missing
    ]
    return tuple(dict.fromkeys(found))


def _joined(missing: tuple[Missing, ...]) -> str:
    asks = list(dict.fromkeys(m.ask.rstrip("?") for m in missing))
    return " and ".join(asks) or "what is not known"


def _reason(answers: tuple[tuple[str, Answer], ...], truth: Truth) -> str:
    words = [answer.because for _, answer in answers if answer.truth is truth]
    return "; ".join(dict.fromkeys(words))


def _until(view: ClauseView) -> str:
    end = view.in_force.end
    if end.earliest == end.latest == date.max:
        return ""
    return f" until {end}" if end.latest < date.max else ""


def _either_way(grounding: Grounding) -> dict[str, str]:
    """What the finding becomes when all that is open turns out one way or the other."""
    excused = any(a.truth is Truth.UNKNOWN for _, a in grounding.exceptions)
    opened = any(
        a.truth is Truth.UNKNOWN
        for a in (*[a for _, a in grounding.conditions], grounding.in_force)
    )
    ways = {"at worst": f"engaged: {grounding.rule.effect}"}
    if opened:
        ways["at best"] = "not engaged"
    elif excused:
        ways["at best"] = "excepted"
    return ways


def _part_name(grounding: Grounding) -> str | None:
    clause = grounding.env.clause.clause
    if not clause.carves_out or grounding.part.scope is None:
        return None
    carved = grounding.part.carved
    if not carved:
        return "residual"
    return "carved-out-" + "-".join(str(index + 1) for index in carved)


def _encoded(world: World) -> dict[str, str]:
    out = {}
    for name, agreement in sorted(world.book.agreements.items()):
        count = len(agreement.in_force(world.as_of))
        words = f"{count} clause{'s' if count != 1 else ''}"
        if agreement.known_from != "text":
            words += ", known from public descriptions alone"
        if agreement.not_encoded:
            words += f", {len(agreement.not_encoded)} set aside"
        if agreement.unread:
            words += f", {len(agreement.unread)} unread"
        out[name] = words
    return out


def _not_yet(world: World) -> tuple[str, ...]:
    return tuple(
        f"{name}: amendment {key}, effective {amendment.effective}"
        for name, agreement in sorted(world.book.agreements.items())
        for key, amendment in agreement.amendments.items()
        if amendment.effective > world.as_of
        and amendment.signed
        and amendment.signed <= world.as_of
    )


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
    world: World, rulebook: Rulebook, pairs: list[tuple[Grounding, str]]
) -> tuple[NotEngaged, ...]:
    """For each clause and act without a finding, the condition that came nearest and failed."""
    found = {(g.env.clause.id, g.env.act.path) for g, s in pairs if s != "not_engaged"}
    nearest: dict[tuple[str, str], tuple[int, NotEngaged]] = {}
    for g, _ in pairs:
        key = (g.env.clause.id, g.env.act.path)
        if key in found:
            continue
        index, (text, answer) = next(
            (i, c) for i, c in enumerate(g.conditions) if c[1].truth is Truth.FALSE
        )
        view = g.env.clause
        row = NotEngaged(view.agreement, view.name, g.rule.kind, key[1].partition(".")[2],
                         answer.because, text)  # fmt: skip
        if key not in nearest or nearest[key][0] < index:
            nearest[key] = (index, row)
    rows = [row for _, row in nearest.values()]
    for kind, view in clauses_in_force(world, rulebook):
        for name, line in world.deal.lines.items():
            key = (view.id, f"lines.{name}")
            if key not in found and key not in nearest:
                rows.append(_other_act(kind, view, name, line.act, rulebook))
    return tuple(sorted(rows, key=lambda r: (r.agreement, r.clause, r.act)))


def _other_act(kind: Kind, view: ClauseView, line: str, act: str, rulebook: Rulebook) -> NotEngaged:
    wanted = list(dict.fromkeys(rulebook.acts[r.act].file.noun or r.act for r in kind.rules))
    noun = rulebook.acts[act].file.noun or act
    reason = f"{line} is {noun}; the clause concerns {' or '.join(wanted)}"
    condition = f"the line is {' or '.join(wanted)}"
    return NotEngaged(view.agreement, view.name, kind.name, line, reason, condition)
