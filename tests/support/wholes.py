"""Random whole books and deals, of every kind, act and way of writing, as plain data."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ledgers import ledgers
from values import DATES, PARTIES, act_scopes, dated, facts, in_order, known_boxes, parties
from wordings import OWN_KIND, RULEBOOK, clauses_of

__all__ = ["OWN_KIND", "RULEBOOK", "wholes"]

FACTS = {
    "buy": {"annual": {"type": "money", "means": "what it costs in a year"}},
    "every": {"friendly": {"type": "yes_no", "means": "whether it is friendly"}},
}
KINDS = st.sampled_from([*RULEBOOK.kinds, "permission", OWN_KIND])
percents = st.sampled_from(["60%", "50%", "20%", "unknown", "over 50%"])
holdings = st.fixed_dictionaries(
    {"percent": percents},
    optional={"basis": st.sampled_from(["votes", "equity"]), "from": dated},
)


@st.composite
def _parties(draw: st.DrawFn) -> dict[str, Any]:
    """Parties that hold one another, never in a circle."""
    found: dict[str, Any] = {}
    for index, name in enumerate(PARTIES):
        below = PARTIES[index + 1 :]
        held = st.dictionaries(st.sampled_from(below), holdings, max_size=2) if below else None
        found[name] = {"name": name.title()}
        if held is not None and draw(st.booleans()):
            found[name]["controls"] = draw(held)
        if draw(st.integers(0, 3)) == 0:
            found[name]["ownership"] = draw(st.sampled_from(["complete", "partial"]))
    return found


@st.composite
def _amendments(
    draw: st.DrawFn,
    name: str,
    clauses: dict[str, Any],
    kinds: tuple[str, ...],
    earlier: tuple[str, ...],
) -> dict[str, Any]:
    """Amendments on days that follow one another, each of what is there then."""
    present, out = set(clauses), {}
    for index, day in enumerate(("2026-01-15", "2026-02-20", "2026-03-01")):
        if draw(st.integers(0, 2)):
            continue
        change: dict[str, Any] = {"effective": day}
        if draw(st.integers(0, 4)) == 0:
            change = {"effective": {"unknown": "on approval"}, "signed": day}
        elif draw(st.booleans()):
            change["signed"] = draw(st.sampled_from(["2026-01-02", day]))
        word = draw(st.sampled_from(
            ["insert", "insert", "replace", "delete", "restate", "waive", "suspend", "terminate"]
        ))  # fmt: skip
        new = f"{name}-new-{index}"
        if word in ("insert", "restate"):
            change[word] = {new: draw(clauses_of(new, kinds, earlier))}
            present = present | {new} if word == "insert" else {new}
        elif word == "terminate":
            change["terminate"] = "yes"
        elif present:
            one = draw(st.sampled_from(sorted(present)))
            if word == "replace":
                change[word] = {one: draw(clauses_of(one, kinds, ()))}
            elif word == "suspend":
                change[word] = {one: draw(st.sampled_from([*DATES[:6], "unknown"]))}
            else:
                change[word] = [one]
                present -= {one} if word == "delete" else set()
        if draw(st.integers(0, 6)) == 0:
            change["binding"] = "no"
            break
        out[f"amendment-{index}"] = change
    return out


@st.composite
def _agreement(
    draw: st.DrawFn, name: str, kinds: tuple[str, ...], known: tuple[str, ...]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for index in range(draw(st.integers(1, 3))):
        key = f"{name}-{index}"
        made[key] = draw(clauses_of(key, kinds, (*known, *made)))
    found: dict[str, Any] = {"clauses": made}
    if draw(st.booleans()):
        found["amendments"] = draw(_amendments(name, made, kinds, (*known, *made)))
    days = st.sampled_from(["2025-06-01", "2026-01-01", "unknown", "2025..2026"])
    for key, values in (
        ("effective", days),
        ("until", st.sampled_from(["2026-02-15", "2030-12-31", "unknown"])),
        ("signed", st.sampled_from(["2025-05-01", "2026-02-01"])),
        ("binding", st.sampled_from(["yes", "no", "unknown"])),
        ("governing_law", st.sampled_from(["US-DE", "US-NY", "DE", "unknown"])),
        ("counting", st.sampled_from([{"first_day": "included", "roll": "forward"},
                                      {"runs_from": "received", "rounding": "down"}])),
    ):  # fmt: skip
        if draw(st.integers(0, 3)) == 0:
            found[key] = draw(values)
    in_order(found, "effective", "until")
    return found


@st.composite
def _line(draw: st.DrawFn, acts: tuple[str, ...]) -> dict[str, Any]:
    act = RULEBOOK.acts[draw(st.sampled_from(acts))]
    line: dict[str, Any] = {"act": act.name}
    if draw(st.integers(0, 4)):
        line["scope"] = draw(act_scopes)
    if draw(st.booleans()):
        line["term"] = draw(st.sampled_from(["1 year from 2026-03-01", "unknown", "3 months"]))
    for name, spec in act.form.specs.items():
        if spec.type == "party" and draw(st.integers(0, 4)):
            line[name] = draw(parties("home" if name == act.file.actor else "two"))
        elif draw(st.integers(0, 2)) == 0 or name == "price":
            line[name] = draw(facts(spec))
    if "price" in act.form.specs and draw(st.integers(0, 3)) == 0:
        prices = st.sampled_from(["USD 1m", "USD 2m", "unknown"])
        line["allocation"] = [{"scope": draw(known_boxes), "price": draw(prices)}]
    return line


@st.composite
def _deal(
    draw: st.DrawFn, name: str, acts: tuple[str, ...], kinds: tuple[str, ...]
) -> dict[str, Any]:
    count = draw(st.integers(1, 2))
    deal: dict[str, Any] = {
        "deal": name,
        "lines": {f"line-{i}": draw(_line(acts)) for i in range(count)},
    }
    dates = st.sampled_from([*DATES, *DATES, "unknown"])
    for key in ("signing", "closing", "negotiation", "offered", "marketing"):
        if key == "signing" or draw(st.integers(0, 4)) == 0:
            deal[key] = draw(dates)
    if draw(st.integers(0, 3)) == 0:
        deal["binding"] = draw(st.sampled_from(["yes", "no", "unknown"]))
    stages = ["idea", "letter_of_intent", "term_sheet", "offer", "signed", "closed"]
    deal["stage"] = draw(st.sampled_from(stages))
    if count == 2 and draw(st.booleans()):
        how = [{"line-0": "USD 1m", "line-1": "unknown"}, "none"]
        deal["packages"] = {
            "both": {"lines": ["line-0", "line-1"], "price": "USD 9m",
                     "allocation": draw(st.sampled_from(how))}
        }  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        deal["promises"] = {"promise": draw(clauses_of("promise", kinds, ()))}
    return deal


def _acts(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The acts that rules of some kinds speak of, and at times one that may amount to them."""
    spoken = [r.act for kind in kinds if kind != OWN_KIND for r in RULEBOOK.kinds[kind].rules]
    spoken = [act for act in spoken if act != "promise"] or ["sell", "buy"]
    meant = {RULEBOOK.acts[act].canonical for act in spoken}
    return (*spoken, *(a.name for a in RULEBOOK.acts.values() if meant & a.may_be.keys()))


@st.composite
def wholes(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A book and a deal to check against it; most acts are such as its clauses speak of."""
    kinds = tuple(draw(st.lists(KINDS, min_size=1, max_size=4)))
    acts, known = _acts(kinds), tuple[str, ...]()
    made: dict[str, Any] = {}
    for name in ("first", "second")[: draw(st.integers(1, 2))]:
        made[name] = draw(_agreement(name, kinds, known))
        known += tuple(f"{name}/{clause}" for clause in made[name]["clauses"])
    header: dict[str, Any] = {
        "book": "book",
        "home": "home",
        "as_of": "2026-03-01",
        "ownership": draw(st.sampled_from(["complete", "partial"])),
        "parties": draw(_parties()),
        "labels": {"subject": {"own": {"means": "own things", "parent": "software"}}},
        "facts": FACTS,
        "kinds": {OWN_KIND: own_kind()},
    }
    if draw(st.booleans()):
        header["rates"] = {"EUR/USD": "1.1"}
    book = {
        **header,
        "agreements": made,
        "ledger": draw(ledgers(known)),
        "deals": {"old": draw(_deal("old", acts, kinds))},
    }
    return book, draw(_deal("deal", acts, kinds))


def own_kind() -> dict[str, Any]:
    """A kind that only the book has, on facts that only the book has."""
    says = {"engaged": "{clause.holder} must know.", "undetermined": "It hangs on {missing}."}
    return {
        "title": "A sale that must be weighed",
        "means": "What is sold above a quantity is weighed by the holder first.",
        "family": "preference",
        "terms": {
            "covers": {"type": "scope", "means": "what is weighed", "required": "yes"},
            "above": {"type": "quantity", "means": "above which quantity"},
        },
        "rules": {
            "weighing": {
                "act": "sell",
                "when": ["act.seller in clause.bound", "overlaps(act.scope, clause.covers)",
                         "act.quantity > clause.above or act.friendly"],
                "unless": ["notified(clause, act)"],
                "effect": "requires_notice",
                "says": says,
            }
        },
    }  # fmt: skip
