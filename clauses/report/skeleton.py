"""Forms to fill in: a clause of a kind and a deal with one line of an act, as commented YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from clauses.report.catalogue import TermEntry, act_entry, kind_entry
from clauses.report.catalogue_text import type_of
from clauses.rulebook.compiled import Act, Kind, Rulebook

__all__ = ["GENERAL", "SAMPLES", "clause_form", "deal_form"]

# How a value of each type is written.
SAMPLES = {
    "scope": "{subject: software, territory: DE}",
    "money": "EUR 1m",
    "quantity": "4.5 GW",
    "amount": "EUR 1m",
    "percent": "20%",
    "number": "3",
    "date": "2026-12-31",
    "period": "30 days",
    "span": "2026-01-01..2026-12-31",
    "yes_no": "yes",
    "text": "in words",
    "words": "[in-words]",
    "scale": "{marginal: {EUR 0: 20%, EUR 100m: 10%}}",
    "party": "somebody",
    "group": "{party: somebody, affiliates: unknown}",
}
# What every clause may say beside the terms of its kind: a sample, and what it means.
GENERAL = {
    "from": ("2026-01-01", "the first day; without it, the agreement's"),
    "until": ("2027-12-31", "the last day; without it, the agreement's"),
    "survives": ("12 months", "yes, or for how long it outlives the agreement"),
    "until_event": ("product-launched", "an occurrence in the ledger that ends it"),
    "while": ("['occurred(\"product-launched\")']", "what must hold for it to hold"),
    "trigger": ("sign", "looked at when: market, negotiate, offer, sign, close, perform"),
    "transition": ("free", "deals signed before it: free or caught"),
    "when": ("['occurred(\"product-launched\")']", "further conditions; docs/conditions.md"),
    "unless": ("['occurred(\"product-recalled\")']", "further exceptions"),
    "carves_out": ("[{scope: {subject: software}}]", "scopes that it does not reach"),
    "form": ("written", "the form that consents, waivers and notices must have"),
    "groups": ("[core-terms]", "names under which precedence may speak of it"),
    "overrides": ("[other-clause]", "notwithstanding these clauses"),
    "yields_to": ("[other-clause]", "subject to these clauses"),
    "readings": (
        "{narrow: {means: in one sense}, wide: {means: in another}}",
        "every tenable reading, with what it changes",
    ),
    "adds": (
        "{own-term: {type: period, value: 30 days}}",
        "typed terms of its own, for its conditions",
    ),
    "note": ("for whoever reads the file", "what finds nothing"),
}
SOURCE = "{title: …, date: 2026-01-01, certainty: filed | statement | press | reported | assumed}"
GROUP = "a party, or {party: …, affiliates: yes | no | unknown | {over: 50%}}"


def clause_form(rulebook: Rulebook, kind: Kind) -> str:
    """A clause of a kind: what is required is empty, what may be left out is commented out."""
    return "\n".join(_clause(rulebook, kind)) + "\n"


def _clause(rulebook: Rulebook, kind: Kind) -> Iterator[str]:
    entry = kind_entry(rulebook, kind)
    yield from _remark(f"{kind.name}: {entry.means}", "")
    yield from _remark(
        "To go under `clauses:` of an agreement. Fill in what is empty (`unknown` where it is not "
        "known); take the # off what else the clause says, and write what it says. "
        f"`clauses kinds {kind.name}` has more.", ""
    )  # fmt: skip
    yield "my-clause:"
    yield f"  kind: {kind.name}"
    yield "  # where it stands in the agreement"
    yield "  section:"
    yield "  # its words as they stand, or what it says in your own; one of the two"
    yield "  quote:"
    yield "  describes:"
    yield f"  # {SOURCE}"
    yield "  source:"
    yield f"  # whom it binds: {GROUP}"
    yield "  bound:"
    if entry.holder != "none":
        may = "" if entry.holder == "required" else ", if anybody"
        yield f"  # who benefits{may}; likewise"
        yield "  holder:" if entry.holder == "required" else "  #holder: somebody"
    for term in entry.terms:
        yield from _remark(_said(term), "  ")
        yield f"  {term.name}:" if term.required else f"  #{term.name}: {_sample(term)}"
    yield "  # What any clause may say:"
    yield from _aligned({key: f"  #{key}: {sample}" for key, (sample, _) in GENERAL.items()})


def _aligned(rows: Mapping[str, str]) -> Iterator[str]:
    width = min(max(map(len, rows.values())), 50)
    yield from (f"{row:{width}}  # {GENERAL[key][1]}" for key, row in rows.items())


def _remark(text: str, indent: str) -> list[str]:
    lead = f"{indent}# "
    return textwrap.wrap(text, 100, initial_indent=lead, subsequent_indent=lead,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _said(term: TermEntry) -> str:
    plain = term.choices or term.type in ("party", "text", "words", "yes_no")
    written = "" if plain else f", such as {SAMPLES[term.type]}"
    return f"{term.means} ({type_of(term)}{written})"


def _sample(term: TermEntry) -> str:
    if isinstance(term.default, tuple):
        return f"[{', '.join(term.default)}]"
    if term.default is not None:
        return str(term.default)
    return term.choices[0] if term.choices else SAMPLES[term.type]


def deal_form(rulebook: Rulebook, act: Act, dimensions: Mapping[str, object]) -> str:
    """A deal with one line of an act: every role and fact is there, and unknown until filled in."""
    return "\n".join(_deal(rulebook, act, dimensions)) + "\n"


def _deal(rulebook: Rulebook, act: Act, dimensions: Mapping[str, object]) -> Iterator[str]:
    entry = act_entry(rulebook, act)
    yield from _remark(
        f"A deal with {entry.noun}, to go into deals/ of a book. Replace `unknown` where you know "
        "better; a fact that no clause asks for may go: what is not stated is unknown too.", ""
    )  # fmt: skip
    yield "deal: my-deal"
    yield "title:"
    yield "# idea | letter_of_intent | term_sheet | offer | signed | closed"
    yield "stage: idea"
    yield "# the day; without one the book's `as_of` is the day of the check"
    yield "signing: unknown"
    yield "# The lines are the whole deal: what they do not list it does not do."
    yield "lines:"
    yield "  my-line:"
    yield f"    act: {act.name}"
    for term in (*entry.roles, *entry.facts):
        yield from _remark(_said(term), "    ")
        stated = f"#{term.name}: {_sample(term)}" if term.default else f"{term.name}: unknown"
        yield f"    {stated}"
    yield "    # what it is about; a label, a list of labels, `everything` or `unknown` for each"
    yield "    scope:"
    yield from (f"      {name}: unknown" for name in dimensions)
    yield "    # for how long, such as 5 years from 2026-01-01"
    yield "    term: unknown"
