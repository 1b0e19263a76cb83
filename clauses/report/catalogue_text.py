"""The catalogue as text for a terminal; without a width, one line for each kind or act."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from clauses.model.condition import ConditionText
from clauses.report.catalogue import FAMILIES, ActEntry, KindEntry, RuleEntry, TermEntry
from clauses.report.examples import Example
from clauses.rulebook.compiled import Kind

__all__ = ["act_page", "kind_page", "list_of_acts", "list_of_kinds", "type_of"]

PROSE = ("When it fires", "When it does not")


def list_of_kinds(families: Mapping[str, Sequence[Kind]], width: int | None = None) -> str:
    """Each kind by family: its name, what such a clause says, and its CUAD category."""
    names = [kind.name for kinds in families.values() for kind in kinds]
    column = max(map(len, names))
    lines: list[str] = []
    for family, kinds in families.items():
        lines += ["", f"{family}: {FAMILIES[family]}"]
        for kind in kinds:
            cuad = f" [{kind.file.cuad}]" if kind.file.cuad else ""
            lines += _row(kind.name, column, f"{kind.file.means}{cuad}", width)
    return "\n".join([*lines[1:], "", "`clauses kinds KIND` prints one of them."]) + "\n"


def list_of_acts(acts: Iterable[ActEntry], width: int | None = None) -> str:
    """Each act: its name and what it means."""
    rows = list(acts)
    column = max(len(act.name) for act in rows)
    lines = [line for act in rows for line in _row(act.name, column, _meaning(act), width)]
    return "\n".join([*lines, "", "`clauses acts ACT` prints one of them."]) + "\n"


def _row(name: str, column: int, text: str, width: int | None) -> list[str]:
    lead = f"  {name:{column}}  "
    return [lead + text] if width is None else _filled(text, lead, width, " " * len(lead))


def _filled(text: str, lead: str, width: int, rest: str | None = None) -> list[str]:
    """A paragraph at a width; words are never broken."""
    return textwrap.wrap(text, width, initial_indent=lead,
                         subsequent_indent=lead if rest is None else rest,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _meaning(act: ActEntry) -> str:
    if act.same_as is None:
        return act.means
    return f"{act.noun}: as `{act.same_as}`, seen from the {act.actor}"


def kind_page(entry: KindEntry, width: int = 88) -> str:
    """One kind: what it means, when it fires and when not, its terms, rules and examples."""
    return "\n".join(_kind(entry, width)) + "\n"


def _kind(entry: KindEntry, width: int) -> Iterator[str]:
    yield f"{entry.name}: {entry.title}"
    yield from _filled(entry.means, "", width)
    yield f"family: {entry.family}; looked at: {entry.trigger}; holder: {entry.holder}"
    if entry.cuad:
        yield f"CUAD category: {entry.cuad}"
    for source in entry.sources:
        yield from _filled(f"source: {source}", "", width, "  ")
    for heading in PROSE:
        if heading in entry.sections:
            yield from ("", heading)
            yield from _prose(entry.sections[heading], width)
    yield from ("", "Terms")
    yield from _terms(entry.terms, width)
    yield from _counted(entry, width)
    yield from _questions(entry, width)
    for rule in entry.rules:
        yield ""
        yield from _rule(rule, width)
    yield from _examples(entry, width)


def _prose(text: str, width: int) -> Iterator[str]:
    """The paragraphs of a section; tables stand as they are."""
    for block in text.split("\n\n"):
        if block.startswith("|"):
            yield from (f"  {line}" for line in block.splitlines())
        else:
            yield from _filled(" ".join(block.split()), "  ", width)


def type_of(term: TermEntry) -> str:
    """What may be written for a term, and what holds where nothing is."""
    yes_no = ("yes", "no") if term.type == "yes_no" else ()
    words = " | ".join(term.choices or yes_no) or term.type.replace("_", " ")
    words = f"one or more of {words}" if term.choices and term.type == "words" else words
    if term.required:
        return f"{words}, required"
    if term.default is None:
        return words
    given = term.default if isinstance(term.default, str) else ", ".join(term.default)
    return f"{words}, {given} unless stated"


def _terms(terms: Iterable[TermEntry], width: int) -> Iterator[str]:
    for term in terms:
        text = f"{term.name}: {type_of(term)}. {term.means}{_shared(term.same_as)}"
        yield from _filled(text, "  ", width, "    ")


def _shared(same_as: str | None) -> str:
    return f" (the same as {same_as})" if same_as else ""


def _counted(entry: KindEntry, width: int) -> Iterator[str]:
    for name, text in entry.populations.items():
        takes, amount = text.takes
        of = f" of {amount}" if amount else ""
        same = _shared(entry.same_as.get(f"populations.{name}"))
        yield ""
        yield from _filled(f"Counts {name}: {text.means} ({takes}{of}){same}", "", width, "  ")


def _questions(entry: KindEntry, width: int) -> Iterator[str]:
    for name, table in entry.tables.items():
        same = _shared(entry.same_as.get(f"tables.{name}"))
        yield ""
        yield from _filled(f"Question {name}: {table.means}{same}", "", width, "  ")
        for row in table.rows:
            text = f"{row.gives} if {' and '.join(row.when)}. {row.source}"
            yield from _filled(text, "  ", width, "    ")
        yield "  unknown where no row holds"


def _rule(rule: RuleEntry, width: int) -> Iterator[str]:
    yield from _filled(f"Rule {rule.name}: {rule.means}", "", width, "  ")
    if rule.same_as:
        own = f", but for {', '.join(rule.differs_in)}" if rule.differs_in else ""
        yield from _filled(f"the same as {rule.same_as}{own}", "  ", width)
    yield from _filled(f"when the line is {' or '.join(rule.acts)}", "  ", width, "    ")
    for word, conditions in (("and", rule.when), ("unless", rule.unless)):
        for condition in conditions:
            yield f"    {word} {_condition(condition)}"
    outcome = rule.outcome.replace("_", " ")
    text = f"then {rule.effect} (at least {outcome}): {rule.effect_means} {rule.do}"
    yield from _filled(text, "  ", width, "    ")


def _condition(condition: ConditionText) -> str:
    return f"{condition.says}   [{condition.text}]" if condition.says else condition.text


def _examples(entry: KindEntry, width: int) -> Iterator[str]:
    if entry.examples:
        yield from ("", "Examples")
    for example in entry.examples:
        yield from _filled(f"{example.file}: {_told(example)}", "  ", width, "    ")
    if entry.shortest is not None:
        yield ""
        yield "The shortest that fires; save it as case.yaml, then `clauses test case.yaml`:"
        yield ""
        yield from (f"    {line}".rstrip() for line in entry.shortest.text.splitlines())


def _told(example: Example) -> str:
    count = len(example.cases)
    return f"{example.title} ({count} case{'s' if count != 1 else ''})"


def act_page(act: ActEntry, width: int = 88) -> str:
    """One act: what it means, its roles and facts, and which kinds of clauses look at it."""
    return "\n".join(_act(act, width)) + "\n"


def _act(act: ActEntry, width: int) -> Iterator[str]:
    yield f"{act.name}: {act.noun}"
    yield from _filled(_meaning(act) if act.same_as else act.means, "", width)
    yield f"who does it: {act.actor}; with whom: {act.counterparty}; who pays: {act.payer or '-'}"
    for other, when in act.may_be.items():
        yield f"may amount to `{other}` when {when}"
    for title, terms in (("Roles", act.roles), ("Facts", act.facts)):
        if terms:
            yield from ("", title)
            yield from _terms(terms, width)
    yield from (
        "",
        "Beside them a line takes `scope`, `term`, `describes`, `source`, `allocation`.",
    )
    if act.kinds:
        yield from _filled(f"Looked at by: {', '.join(act.kinds)}", "", width, "  ")
