"""What was offered to a holder, against what the deal says now and what the holder accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clauses.language.answer import Answer, Missing, Read, truth_answer
from clauses.language.world import Env
from clauses.model.fact import NOT_STATED
from clauses.model.ledger import Entry
from clauses.model.measure import Measure, UnitError
from clauses.model.truth import Truth, all_of, any_of, negate, of

__all__ = ["cited", "entry_read", "matched", "same_terms", "surpassed"]


def cited(entry: Entry) -> str:
    """An entry as a sentence cites it."""
    evidence = f" ({entry.evidence})" if entry.evidence else ""
    return f"{entry.date}{evidence}"


def entry_read(entry: Entry) -> Answer:
    """An entry as a fact that was read."""
    read = Read(f"ledger.{entry.event}", cited(entry), place=entry.place())
    return Answer(True, cited(entry), (read,))


def _ledger(entry: Entry, key: str, ask: str) -> Missing:
    return Missing(f"ledger[{entry.evidence or entry.date}].{key}", ask, "ledger", entry.place())


def _term(env: Env, name: str) -> Answer | None:
    return env.clause.read(name) if name in env.clause.specs else None


def same_terms(env: Env, offer: Entry) -> Answer:
    """Whether what was offered is what the deal now says, or no better for the third party."""
    read = entry_read(offer)
    terms = offer.record.terms
    if terms == "same":
        return _packaged(env, offer, [read], {})
    if terms is None:
        missing = _ledger(offer, "terms", f"on which terms the offer of {cited(offer)} was made")
        return truth_answer(Truth.UNKNOWN, "the terms offered are not recorded", [read], [missing])
    results = [_still(env, offer, path, value) for path, value in sorted(terms.items())]
    truth = all_of(result.truth for result in results)
    differing = [result for result in results if result.truth is truth] or results
    because = "; ".join(result.because for result in differing)
    own = truth_answer(truth, because, [read, *differing])
    if truth is Truth.FALSE:
        return own
    whole = _packaged(env, offer, [own], terms)
    return truth_answer(all_of((truth, whole.truth)), f"{because}; {whole.because}", [own, whole])


def _packaged(env: Env, offer: Entry, reads: list[Answer], terms: Mapping[str, Any]) -> Answer:
    """Whether an offer reached as far as the clause's package rule asks."""
    said = "the deal's own terms were offered"
    line = env.act.path.partition(".")[2]
    held = env.act.deal.package_of(line)
    rule = _term(env, "package")
    if held is None or rule is None or offer.record.terms == "same":
        return truth_answer(Truth.TRUE, said, reads)
    others = [name for name in held[1].lines if name != line]
    left = [n for n in others if not any(p.startswith(f"lines.{n}.") for p in terms)]
    if not left or rule.value == "subject_only":
        return truth_answer(Truth.TRUE, f"{line} alone had to be offered", [*reads, rule])
    because = f"the package holds {', '.join(left)} too, which was not offered"
    if rule.value in ("whole", "bars_package"):
        return truth_answer(Truth.FALSE, because, [*reads, rule])
    missing = rule.missing or (
        Missing(
            f"{env.clause.path}.package", "whether a package must be offered whole", "agreement"
        ),
    )
    return truth_answer(Truth.UNKNOWN, because, [*reads, rule], missing)


def _still(env: Env, offer: Entry, path: str, offered: Any) -> Answer:
    """Whether a term is as it was offered, or as the clause lets it change."""
    now = _compared(env, path, offered)
    if now.truth is not Truth.FALSE:
        return now
    rearms = _term(env, "rearms")
    if rearms is None or rearms.value == "any_change":
        return now
    better = _better(env, path, offered)
    judged = offer.record.equivalent
    if better is Truth.UNKNOWN and judged.value is not None:
        better = of(not judged.value)
    if better is Truth.TRUE:
        return truth_answer(
            Truth.FALSE, f"{now.because}, which is better for the third party", [now]
        )
    if rearms.value == "better_terms" and better is Truth.FALSE:
        because = f"{now.because}, which is no better for the third party"
        return truth_answer(Truth.TRUE, because, [now, rearms])
    missing = rearms.missing
    if rearms.value is not None:
        ask = f"whether the change of {path} is better for the third party than what was offered"
        missing = (_ledger(offer, "equivalent", ask),)
    return truth_answer(Truth.UNKNOWN, f"{now.because}; whether that matters is open",
                        [now, rearms], missing)  # fmt: skip


def _better(env: Env, path: str, offered: Any) -> Truth:
    """Whether a change of price is better for the third party; of other terms nobody can tell."""
    steps = path.split(".")
    if steps[-1] != "price" or len(steps) != 3:
        return Truth.UNKNOWN
    line = env.act.deal.lines[steps[1]]
    act = env.world.book.vocabulary.acts[line.act]
    now = line.terms.get("price", NOT_STATED).value
    before = _reread(act.specs["price"].annotation(), offered)
    if not isinstance(now, Measure) or not isinstance(before, Measure):
        return Truth.UNKNOWN
    try:
        more = now.greater(before)
    except UnitError:
        return Truth.UNKNOWN
    return more if env.act.pays(line.act) else all_of((negate(more), negate(now.equal(before))))


def surpassed(env: Env, offer: Entry) -> Answer:
    """Whether the third party now gives more than what was shown to the holder.

    A change of price tells; of other terms, or where one is better and another worse, nobody
    can tell.
    """
    terms, read = offer.record.terms, entry_read(offer)
    if terms is None:
        missing = _ledger(offer, "terms", f"on which terms the offer of {cited(offer)} was made")
        return truth_answer(Truth.UNKNOWN, "the terms shown are not recorded", [read], [missing])
    if terms == "same":
        return truth_answer(Truth.FALSE, "the deal's own terms were shown", [read])
    rows = []
    for path, value in sorted(terms.items()):
        now = _compared(env, path, value)
        more = negate(_better(env, path, value)) if now.truth is Truth.FALSE else negate(now.truth)
        ask = f"whether the change of {path} is better for {env.clause.read('bound').shown}"
        asks = [Missing(path, ask, "deal")] if now.truth is Truth.FALSE else []
        rows.append((now.truth, truth_answer(more, now.because, [now], asks)))
    worse = any(t is Truth.FALSE and row.truth is Truth.FALSE for t, row in rows)
    truth = any_of(row.truth for _, row in rows)
    if worse and truth is Truth.TRUE:
        truth = Truth.UNKNOWN
    because = "; ".join(row.because for _, row in rows)
    ask = "whether the changes, together, are better than what was shown"
    mixed = [Missing("lines", ask, "deal")] if worse else []
    return truth_answer(truth, because, [read, *(row for _, row in rows)], mixed)


def _compared(env: Env, path: str, offered: Any) -> Answer:
    steps = path.split(".")
    lines = env.act.deal.lines
    line = lines.get(steps[1]) if len(steps) > 2 and steps[0] == "lines" else None
    if line is None:
        missing = Missing(path, f"what {path} stands for in the deal", "ledger")
        return truth_answer(Truth.UNKNOWN, f"{path} is not in the deal", [], [missing])
    truth = Truth.UNKNOWN
    written: Any = None
    if steps[2] == "scope":
        boxes = line.scope.boxes if line.scope else ()
        now = boxes[0].get(steps[3]) if boxes and len(steps) > 3 else None
        written = now.written() if now else None
        truth = of(written == offered) if now and now.mode != "unknown" else Truth.UNKNOWN
    else:
        spec = env.world.book.vocabulary.acts[line.act].specs.get(steps[2])
        fact = line.terms.get(steps[2], NOT_STATED)
        written = env.world.shown(fact.value) if fact.value is not None else None
        if spec is not None and fact.value is not None:
            truth = _alike(_reread(spec.annotation(), offered), fact.value)
    place = env.act.origin.place(path)
    read = Read(path, str(written), place=place)
    because = f"{path}: offered {offered}, now {written}"
    missing = Missing(path, path, "deal", place)
    return truth_answer(truth, because, [Answer(written, str(written), (read,))], [missing])


def _alike(one: Any, other: Any) -> Truth:
    if isinstance(one, Measure) and isinstance(other, Measure):
        if one == other:
            return Truth.TRUE
        try:
            return one.equal(other)
        except UnitError:
            return Truth.FALSE
    return of(one == other)


def _reread(annotation: Any, offered: Any) -> Any:
    try:
        return TypeAdapter(annotation).validate_python(offered)
    except ValidationError:
        return None


def matched(env: Env, exercise: Entry) -> Answer:
    """Whether a holder took the right up on the terms it must match, and not on others.

    An acceptance on other terms is none (Restatement (Second) of Contracts § 59). Terms of
    lines that the right does not reach need no match, unless the package counts whole.
    """
    terms = exercise.record.terms
    read = entry_read(exercise)
    if terms is None or terms == "same":
        return truth_answer(Truth.TRUE, f"taken up on {cited(exercise)}", [read])
    line = env.act.path.partition(".")[2]
    package = _term(env, "package")
    whole = package is not None and package.value == "whole"
    rows = [
        _term_matched(env, exercise, path, value)
        for path, value in sorted(terms.items())
        if whole or path.startswith(f"lines.{line}.")
    ]
    truth = all_of(row.truth for row in rows)
    mattering = [row for row in rows if row.truth is truth] or rows
    because = "; ".join(row.because for row in mattering) or "every term was matched"
    return truth_answer(truth, because, [read, *mattering])


def _term_matched(env: Env, exercise: Entry, path: str, value: Any) -> Answer:
    same = _compared(env, path, value)
    if same.truth is Truth.TRUE:
        return truth_answer(Truth.TRUE, f"{path} was matched", [same])
    because = f"the holder's answer says {value} for {path}, the deal {_now(same)}"
    rule = _term(env, "matching")
    if rule is None or rule.value == "in_kind" or path.endswith(".price"):
        reads = [same] if rule is None else [same, rule]
        return truth_answer(same.truth, because, reads)
    if rule.value == "cash_equivalent":
        worth = exercise.record.equivalent
        if worth.value is not None:
            return truth_answer(of(bool(worth.value)), f"{because}; {worth.note()}", [same, rule])
        ask = f"whether {value} is worth as much as what the deal says for {path}"
        missing = _ledger(exercise, "equivalent", ask)
        return truth_answer(Truth.UNKNOWN, because, [same, rule], [missing])
    missing_rule = rule.missing or (
        Missing(f"{env.clause.path}.matching", "what a holder must match", "agreement"),
    )
    return truth_answer(Truth.UNKNOWN, because, [same, rule], missing_rule)


def _now(answer: Answer) -> str:
    return answer.because.rpartition("now ")[2]
