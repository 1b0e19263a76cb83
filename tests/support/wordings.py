"""Random clauses of every kind, with the wording of their own that any clause may have."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from clauses.model.form import TermSpec
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.load import load_rulebook
from values import DAYS, facts, groups, in_order, known_boxes, scopes

__all__ = ["OWN_KIND", "RULEBOOK", "clauses_of"]

RULEBOOK: Rulebook = load_rulebook()

OWN_KIND = "weighing_right"
GENERAL = (
    "act.actor in clause.bound",
    "act.counterparty not in clause.holder",
    "overlaps(act.term, clause.in_force)",
    'occurred("closing-done")',
    "consented(clause, act)",
    "refused(clause, act) or lapsed(clause, act)",
    'elected(clause, "non_exclusive")',
    'uncured(clause, "shortfall")',
    "not packaged(act)",
    'clause.governing_law == "US-DE"',
    "act.friendly",
    "related(act.counterparty, clause.holder)",
)
BY_TYPE = {
    "money": ('act.{} <= "USD 5m"', 'act.{} > "USD 1m"', "unlimited(act.{})"),
    "yes_no": ("act.{}", "not act.{}"),
    "party": ("act.{} in clause.bound", "act.{} not in clause.holder"),
    "date": ('elapsed(act.{}, "1 month")', 'act.{} < "2026-02-15"'),
    "period": ('act.{} > "10 days"',),
    "percent": ('act.{} >= "20%"',),
    "quantity": ('act.{} < "100 unit"',),
}


@cache
def conditions(kind: str) -> st.SearchStrategy[str]:
    """Conditions that speak of what one of the acts of a kind has."""
    acts = ["sell"] if kind == OWN_KIND else [rule.act for rule in RULEBOOK.kinds[kind].rules]
    acts = [act for act in acts if act != "promise"]
    own = [
        text.format(name)
        for act in dict.fromkeys(acts)
        for name, spec in RULEBOOK.acts[act].form.specs.items()
        for text in BY_TYPE.get(spec.type, ())
    ]
    return st.sampled_from(GENERAL) | st.sampled_from(own) if acts else st.just("packaged(act)")


def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=1, max_size=2, unique_by=str)


def carve_outs(texts: st.SearchStrategy[str], depth: int) -> st.SearchStrategy[Any]:
    """Known scopes that a clause does not reach, with exceptions to the exception."""
    optional: dict[str, Any] = {"when": _some(texts), "unless": _some(texts)}
    if depth:
        optional["carves_out"] = carve_outs(texts, depth - 1)
    one = st.fixed_dictionaries({"scope": known_boxes}, optional=optional)
    return st.lists(one, min_size=1, max_size=2)


ADDS = {
    "money": "USD 3m", "yes_no": "yes", "period": "30 days", "percent": "20%", "date": "2026-02-15",
}  # fmt: skip


@st.composite
def clauses_of(
    draw: st.DrawFn, name: str, kinds: tuple[str, ...],
    earlier: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    """One clause; it may only override or yield to those that came earlier, so never in a circle."""
    kind = draw(st.sampled_from(kinds))
    if name == "promise" and (kind == OWN_KIND or RULEBOOK.kinds[kind].file.holder == "none"):
        kind = "permission"
    clause: dict[str, Any] = {
        "kind": kind,
        "describes": f"words of {name}",
        "bound": draw(groups()),
    }
    needed = "required" if kind == OWN_KIND else RULEBOOK.kinds[kind].file.holder
    given = needed == "optional" and (name == "promise" or draw(st.booleans()))
    if needed == "required" or given:
        clause["holder"] = draw(groups("one"))
    specs = OWN_TERMS if kind == OWN_KIND else RULEBOOK.kinds[kind].form.specs
    for term, spec in specs.items():
        if spec.type == "scope" and spec.required == "yes":
            clause[term] = draw(st.one_of(scopes, scopes, facts(spec)))
        elif spec.required == "yes" or draw(st.integers(0, 2)) == 0:
            clause[term] = draw(facts(spec))
    clause |= draw(_wording(kind, earlier))
    if draw(st.integers(0, 5)) == 0:
        changed = {"covers": draw(scopes)} if "covers" in clause else {"bound": draw(groups())}
        clause["readings"] = {"wide": {"means": "all"}, "narrow": {"means": "less", **changed}}
    return clause


OWN_TERMS = {
    "covers": TermSpec(type="scope", required="yes"),
    "above": TermSpec(type="quantity"),
}


@cache
def _parts(kind: str) -> dict[str, st.SearchStrategy[Any]]:
    """What any clause may add of its own."""
    days = st.sampled_from([*DAYS, "unknown", "2026-02"])
    texts = conditions(kind)
    return {
        "from": days,
        "until": days,
        "survives": st.sampled_from(["yes", "no", "6 months"]),
        "until_event": st.just("closing-done"),
        "transition": st.sampled_from(["free", "caught"]),
        "trigger": st.sampled_from(["market", "negotiate", "offer", "sign", "close", "perform"]),
        "while": _some(texts),
        "when": _some(texts),
        "unless": _some(texts),
        "carves_out": carve_outs(texts, 2),
        "form": st.just("written"),
        "section": st.sampled_from(["1", "1.2", "2"]),
        "groups": st.just(["a group"]),
    }


@st.composite
def _wording(draw: st.DrawFn, kind: str, earlier: tuple[str, ...]) -> dict[str, Any]:
    """Few of these, so that most clauses still bite; perhaps a rank, and a term added."""
    found = {}
    for name, part in _parts(kind).items():
        if draw(st.integers(0, 9)) == 9:
            found[name] = draw(part)
    in_order(found, "from", "until")
    if earlier and draw(st.integers(0, 2)) == 0:
        word = draw(st.sampled_from(["overrides", "yields_to"]))
        found[word] = [draw(st.sampled_from(earlier))]
    if draw(st.integers(0, 5)) == 5:
        of = draw(st.sampled_from(sorted(ADDS)))
        value = draw(facts(TermSpec(type=of)))
        found["adds"] = {"extra": {"type": of, "value": value, "ask": "what is added"}}
        said = {"yes_no": "clause.extra"}.get(of, f'clause.extra == "{ADDS[of]}"')
        found["when"] = [*found.get("when", ()), said]
    return found
