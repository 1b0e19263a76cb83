"""The catalogue as Markdown: an index by family, one page per kind, one page of the acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clauses.report.catalogue import (
    FAMILIES,
    ActEntry,
    KindEntry,
    RuleEntry,
    TermEntry,
    acts_of,
    by_family,
    kind_entry,
)
from clauses.report.catalogue_text import type_of
from clauses.report.text import clean
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["COMMAND", "MARK", "acts_markdown", "index_markdown", "kind_markdown", "pages"]

COMMAND = "clauses kinds --format markdown --output docs/kinds"
MARK = f"<!-- Written by `{COMMAND}` from the files of the rulebook; do not edit. -->"
SHORTEST = "The shortest that fires; save it as `case.yaml`, then run `clauses test case.yaml`:"
HOLDERS = {
    "required": "the clause names who benefits",
    "optional": "the clause may name who benefits",
    "none": "nobody benefits by name",
}


def pages(rulebook: Rulebook) -> dict[str, str]:
    """Every page by its file name: the index, the acts, and one for each kind."""
    kinds = {
        f"{k.name}.md": kind_markdown(kind_entry(rulebook, k)) for k in rulebook.kinds.values()
    }
    shared = {
        "README.md": index_markdown(by_family(rulebook)),
        "acts.md": acts_markdown(acts_of(rulebook)),
    }
    return {**kinds, **shared}


def index_markdown(families: dict[str, list[Kind]]) -> str:
    """The kinds by family: what such a clause says, and its CUAD category."""
    lines = [MARK, "", "# Kinds of clauses", ""]
    lines.append("What a line of a deal may do is in [acts](acts.md).")
    for family, kinds in families.items():
        lines += ["", f"## {FAMILIES[family]}", "", f"Family: {family}.", ""]
        lines += _table(
            ("kind", "what such a clause says", "CUAD category"),
            ((f"[{k.name}]({k.name}.md)", _plain(k.file.means), k.file.cuad or "") for k in kinds),
        )
    return "\n".join(lines) + "\n"


def kind_markdown(entry: KindEntry) -> str:
    """The page of one kind."""
    return "\n".join(_kind(entry)) + "\n"


def _kind(entry: KindEntry) -> Iterator[str]:
    yield from (MARK, "", f"# `{entry.name}`: {_plain(entry.title)}", "", _plain(entry.means), "")
    facts = [f"Family: {entry.family}.", f"Holder: {HOLDERS[entry.holder]}."]
    facts.append(f"Looked at: `{entry.trigger}`.")
    if entry.cuad:
        facts.append(f"CUAD category: *{entry.cuad}*.")
    yield " ".join(facts)
    for heading, text in entry.sections.items():
        if heading not in ("What it means", "Source"):
            yield from ("", f"## {heading}", "", text)
    yield from ("", "## Terms", "", *_terms(entry.terms))
    yield from _counted(entry)
    for rule in entry.rules:
        yield from ("", f"## Rule `{rule.name}`", "", *_rule(rule))
    yield from _examples(entry)
    yield from ("", "## Sources", "", *(f"- {_plain(s)}" for s in entry.sources))


def _terms(terms: Sequence[TermEntry]) -> Iterator[str]:
    rows = ((f"`{t.name}`", type_of(t), f"{_plain(t.means)}{_same(t.same_as)}") for t in terms)
    yield from _table(("term", "type", "means"), rows)


def _plain(text: str) -> str:
    """Words of a kind on one line, in which nothing is taken for a tag or a link."""
    return clean(text).replace("<", "&lt;").replace("](", "]\\(")


def _same(same_as: str | None) -> str:
    if not same_as:
        return ""
    kind = same_as.partition(".")[0]
    return f" (the same as [`{same_as}`]({kind}.md))"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _counted(entry: KindEntry) -> Iterator[str]:
    if entry.populations:
        yield from ("", "## What is counted", "")
    for name, text in entry.populations.items():
        takes, amount = text.takes
        of = f" of `{amount}`" if amount else ""
        same = _same(entry.same_as.get(f"populations.{name}"))
        yield f"- `{name}`: {_plain(text.means)} ({takes}{of}){same}"
    for name, table in entry.tables.items():
        yield from ("", f"## Question `{name}`", "")
        same = _same(entry.same_as.get(f"tables.{name}"))
        yield from (f"{_plain(table.means)}{same}; unknown where no row holds.", "")
        rows = ((" and ".join(f"`{c}`" for c in row.when), row.gives, row.source)
                for row in table.rows)  # fmt: skip
        yield from _table(("where", "answer", "source"), rows)


def _rule(rule: RuleEntry) -> Iterator[str]:
    yield f"{_plain(rule.means)}{_same(rule.same_as)}"
    if rule.differs_in:
        yield f"Of its own it has {', '.join(f'`{key}`' for key in rule.differs_in)}."
    yield from ("", f"When the line is {' or '.join(rule.acts)}", "")
    for word, conditions in (("and", rule.when), ("unless", rule.unless)):
        for condition in conditions:
            says = f"{_plain(condition.says)}: " if condition.says else ""
            yield f"- {word} {says}`{condition.text}`"
    outcome = rule.outcome.replace("_", " ")
    means = f"{rule.effect_means} {_plain(rule.do)}"
    yield from ("", f"then `{rule.effect}`, which is at least **{outcome}**. {means}")


def _examples(entry: KindEntry) -> Iterator[str]:
    if entry.examples:
        yield from ("", "## Examples")
    for example in entry.examples:
        yield from ("", f"`{example.file}`: {example.title}", "")
        yield from (f"- {case}: {verdict.replace('_', ' ')}" for case, verdict in example.cases)
    if entry.shortest is not None:
        yield from (
            "",
            SHORTEST,
        )
        yield from ("", "```yaml", entry.shortest.text.rstrip("\n"), "```")


def acts_markdown(acts: Iterable[ActEntry]) -> str:
    """What a line of a deal may do, with roles and facts."""
    lines = [MARK, "", "# Acts", "", "What one line of a deal may do."]
    for act in acts:
        lines += ["", f"## {act.name}", "", f"{act.means} (“The line is {act.noun}.”)", ""]
        if act.same_as:
            lines += [f"The same as `{act.same_as}`, seen from the other side.", ""]
        lines.append(f"Who does it: `{act.actor}`; with whom: `{act.counterparty}`.")
        lines += [
            f"It may amount to `{other}` when `{when}`." for other, when in act.may_be.items()
        ]
        lines += ["", *_terms((*act.roles, *act.facts))]
        if act.kinds:
            links = ", ".join(f"[{name}]({name}.md)" for name in act.kinds)
            lines += ["", f"Looked at by {links}."]
    return "\n".join(lines) + "\n"
