"""Random books and deals, as plain data, for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from values import in_order

PARTIES = ("home", "one", "two", "three")
SUBJECTS = ("compute", "compute.capacity", "compute.capacity.gpu", "compute.chips", "models")
PURPOSES = ("training", "inference", "research")
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")

subjects = st.one_of(
    st.sampled_from(SUBJECTS),
    st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=2, unique=True),
)
purposes = st.one_of(
    st.sampled_from(PURPOSES),
    st.lists(st.sampled_from(PURPOSES), min_size=2, max_size=2, unique=True),
    st.sampled_from(PURPOSES).map(lambda name: {"all_but": [name]}),
)
open_purposes = st.one_of(
    purposes,
    st.just("unknown"),
    st.just({"any_of": ["training", "inference"]}),
    st.just({"includes": ["training"]}),
)


def boxes(purpose: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"subject": subjects}, optional={"purpose": purpose})


groups = st.one_of(
    st.sampled_from(PARTIES),
    st.builds(
        lambda party, affiliates: {"party": party, "affiliates": affiliates},
        st.sampled_from(PARTIES),
        st.sampled_from(["yes", "no", "unknown"]),
    ),
)
carve_outs = st.lists(
    st.fixed_dictionaries(
        {"scope": boxes(purposes)},
        optional={
            "when": st.just(['act.price <= "USD 1m"']),
            "carves_out": st.lists(
                st.fixed_dictionaries({"scope": boxes(purposes)}), min_size=1, max_size=1
            ),
        },
    ),
    max_size=2,
)


@st.composite
def clauses(draw: st.DrawFn, name: str, earlier: tuple[str, ...]) -> dict[str, Any]:
    """One clause; it may only override or yield to those that came earlier, so never in a circle."""
    kind = draw(
        st.sampled_from(
            ["exclusivity", "right_of_first_refusal", "permission", "minimum_commitment",
             "consent_right", "spending_limit"]
        )
    )  # fmt: skip
    clause: dict[str, Any] = {
        "kind": kind,
        "describes": f"words of {name}",
        "bound": draw(groups),
        "holder": draw(groups),
        "covers": draw(
            st.one_of(boxes(purposes), st.lists(boxes(purposes), min_size=2, max_size=2))
        ),
    }
    if kind in ("minimum_commitment", "spending_limit"):
        clause["minimum" if kind == "minimum_commitment" else "limit"] = "USD 5m"
    if kind == "right_of_first_refusal":
        clause["window"] = draw(st.sampled_from(["10 days", "unknown"]))
    if kind == "consent_right":
        clause |= {"acts": "buy", "window": "10 days", "silence": "consents"}
    if draw(st.booleans()):
        clause |= {"carves_out": draw(carve_outs)}
    for key in ("from", "until"):
        if draw(st.integers(0, 5)) == 0:
            clause[key] = draw(st.sampled_from([*DAYS, "unknown"]))
    in_order(clause, "from", "until")
    ranked: bool = draw(st.booleans())
    if earlier and ranked:
        clause |= {"overrides": [draw(st.sampled_from(earlier))]}
    if draw(st.integers(0, 4)) == 0:
        clause["readings"] = {
            "wide": {"means": "all of it"},
            "narrow": {
                "means": "for training",
                "covers": {"subject": "compute", "purpose": "training"},
            },
        }
    return clause


@st.composite
def agreements(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """An agreement with up to three clauses and up to two amendments."""
    made: dict[str, Any] = {}
    for index in range(draw(st.integers(1, 3))):
        key = f"{name}-{index}"
        made[key] = draw(clauses(key, tuple(made)))
    agreement: dict[str, Any] = {"clauses": made}
    if draw(st.booleans()):
        key = f"{name}-new"
        change: dict[str, Any] = {
            "effective": draw(st.sampled_from(DAYS)),
            "insert": {key: draw(clauses(key, ()))},
        }
        if draw(st.booleans()):
            change["suspend"] = {f"{name}-0": draw(st.sampled_from(DAYS))}
        agreement["amendments"] = {"first": change}
    return agreement


prices = st.sampled_from(["USD 1m", "USD 4m", "up to USD 6m", "unknown"])
terms = st.sampled_from(["1 year from 2026-03-01", "unknown", "until 2026-12-31"])


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """A purchase, or building capacity that may be one; facts may be unknown."""
    line: dict[str, Any] = {
        "scope": draw(boxes(open_purposes)),
        "price": draw(prices),
        "term": draw(terms),
    }
    sides = st.sampled_from([*PARTIES, "unknown"])
    if draw(st.integers(0, 3)) == 0:
        return {**line, "act": "build", "builder": draw(sides), "partner": draw(sides),
                "is_purchase": draw(st.sampled_from(["yes", "no", "unknown"]))}  # fmt: skip
    return {**line, "act": "buy", "buyer": draw(sides), "seller": draw(sides)}


def givers() -> st.SearchStrategy[dict[str, str]]:
    """Who gave an entry, where that is recorded."""
    return st.fixed_dictionaries({}, optional={"by": st.sampled_from(PARTIES)})


@st.composite
def ledgers(draw: st.DrawFn, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What was offered, answered, consented to and waived, for this deal or another."""
    out: list[dict[str, Any]] = []
    for index in range(draw(st.integers(0, 3))):
        clause, deal = draw(st.sampled_from(names)), draw(st.sampled_from(["deal", "old"]))
        event = draw(st.sampled_from(["offer", "consent", "waiver"]))
        record: dict[str, Any] = {"clause": clause, "deal": deal}
        day = draw(st.sampled_from([*DAYS, "2026-02"]))
        if event == "offer":
            record["terms"] = "same"
            answer = draw(st.sampled_from(["refusal", "exercise", "no_response", None]))
            if answer is not None:
                out.append({"date": draw(st.sampled_from(DAYS)), answer: {"to": f"letter {index}"},
                            "evidence": f"answer {index}", "attested_by": "somebody",
                            **draw(givers())})  # fmt: skip
        out.append({"date": day, event: record, "evidence": f"letter {index}", **draw(givers())})
    return out


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A book and a deal to check against it, as plain data."""
    made = {name: draw(agreements(name)) for name in ("first", "second")[: draw(st.integers(1, 2))]}
    names = tuple(f"{a}/{c}" for a, rows in made.items() for c in rows["clauses"])
    percent = st.sampled_from(["60%", "50%", "unknown"])
    controls = draw(st.dictionaries(st.sampled_from(["two", "three"]), percent, max_size=2))
    book = {
        "book": "book",
        "home": "home",
        "as_of": "2026-03-01",
        "ownership": draw(st.sampled_from(["complete", "partial"])),
        "parties": {
            **{name: {"name": name} for name in PARTIES},
            "one": {"name": "one", "controls": {k: {"percent": v} for k, v in controls.items()}},
        },
        "agreements": made,
        "ledger": draw(ledgers(names)),
        "deals": {
            "old": {
                "stage": "signed",
                "signing": draw(st.sampled_from(["2026-01-15", "2026-02..2026-03", "unknown"])),
                "lines": {"old": draw(lines())},
            }
        },
    }
    deal = {
        "deal": "deal",
        "signing": draw(st.sampled_from(["2026-03-01", "2026-02-01", "2026-02..2026-04"])),
        "lines": {f"line-{i}": draw(lines()) for i in range(draw(st.integers(1, 2)))},
    }
    return book, deal
