"""Random ledgers: entries of every event, limited and answered in every way, as plain data."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from values import DATES, dated, known_boxes, parties

__all__ = ["ledgers"]

ANSWERS = ("refusal", "exercise", "no_response", "no_agreement", "cure")
FIRST = ("offer", "notice", "consent", "waiver", "election")
limits: dict[str, st.SearchStrategy[Any]] = {
    "until": dated,
    "up_to": st.sampled_from(["USD 2m", "unknown"]),
    "conditions": st.just(["that the price is paid"]),
    "form": st.sampled_from(["written", "oral"]),
}
offers: dict[str, st.SearchStrategy[Any]] = {
    "terms": st.sampled_from(
        ["same", {"lines.line-0.price": "USD 1m"}, {"lines.line-0.scope.purpose": "training"}]
    ),
    "window_ends": dated,
    "form": st.sampled_from(["written", "oral"]),
}
around: dict[str, st.SearchStrategy[Any]] = {
    "by": parties("one"),
    "recorded": dated,
    "received": dated,
    "by_signing": st.just("yes"),
}


@st.composite
def _first(draw: st.DrawFn, clauses: tuple[str, ...]) -> dict[str, Any]:
    event = draw(st.sampled_from(FIRST))
    record: dict[str, Any] = {"clause": draw(st.sampled_from(clauses))}
    deal = {"deal": draw(st.sampled_from(["deal", "deal", "old"]))}
    if event == "election":
        record["of"] = "non_exclusive"
    elif event == "notice" and draw(st.booleans()):
        record["of"] = "shortfall"
    elif event in ("consent", "waiver") and draw(st.booleans()):
        record["scope"] = draw(known_boxes)
    else:
        record |= deal
    more = limits if event in ("consent", "waiver") else offers if event == "offer" else {}
    record |= draw(st.fixed_dictionaries({}, optional=more))
    if event == "waiver" and draw(st.integers(0, 3)) == 0:
        record["conduct"] = {"by": "legal", "on": "2026-01-05", "why": "it looked on"}
    return {event: record}


def _received_later(entry: dict[str, Any]) -> dict[str, Any]:
    """The same entry, without a receipt that comes before what is received."""
    if entry.get("received", "9") < entry["date"].partition("..")[0]:
        del entry["received"]
    return entry


@st.composite
def ledgers(draw: st.DrawFn, clauses: tuple[str, ...]) -> list[dict[str, Any]]:
    """What happened with some clauses and the deals `deal` and `old`."""
    out: list[dict[str, Any]] = []
    dates = st.sampled_from(DATES)
    for index in range(draw(st.integers(0, 3))):
        letter = f"letter {index}"
        given = draw(st.fixed_dictionaries({}, optional=around))
        row = {"date": draw(dates), **draw(_first(clauses)), "evidence": letter, **given}
        out.append(_received_later(row))
        if draw(st.booleans()):
            answer = draw(st.sampled_from(ANSWERS))
            given = draw(st.fixed_dictionaries({}, optional=around))
            row = {"date": draw(dates), answer: {"to": letter}, "evidence": f"answer {index}"}
            out.append(_received_later({**row, "attested_by": "legal", **given}))
    if draw(st.integers(0, 3)) == 0:
        out.append({"date": draw(dates), "occurrence": "closing-done", "evidence": "a deed"})
    return out
