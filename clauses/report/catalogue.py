"""The catalogue: kinds of clauses by family, and one kind with its terms and rules."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.model.condition import ConditionText
from clauses.model.form import TermSpec
from clauses.rulebook.compiled import Kind, Rulebook
from clauses.rulebook.kind import RuleText

__all__ = ["kind_page", "list_of_kinds"]


def list_of_kinds(rulebook: Rulebook) -> str:
    """Every kind by family, with its title."""
    families: dict[str, list[Kind]] = {}
    for kind in rulebook.kinds.values():
        families.setdefault(kind.file.family, []).append(kind)
    width = max(len(name) for name in rulebook.kinds)
    lines: list[str] = []
    for family in sorted(families):
        lines += ["", family] if lines else [family]
        rows = sorted(families[family], key=lambda kind: kind.name)
        lines += [f"  {kind.name:{width}}  {kind.file.title}" for kind in rows]
    return "\n".join([*lines, "", "`clauses kinds KIND` prints one of them."]) + "\n"


def kind_page(rulebook: Rulebook, kind: Kind) -> str:
    """One kind: what it means, its terms with types and defaults, its rules as sentences."""
    return "\n".join(_page(rulebook, kind)) + "\n"


def _page(rulebook: Rulebook, kind: Kind) -> Iterator[str]:
    file = kind.file
    yield f"{kind.name}: {file.title}"
    yield file.means
    yield f"family: {file.family}; read at its trigger `{file.trigger}`; holder: {file.holder}"
    if file.cuad:
        yield f"CUAD category: {file.cuad}"
    yield from (f"source: {source}" for source in file.sources)
    yield ""
    yield "Terms"
    for name, spec in file.terms.items():
        yield f"  {name}: {_type(spec)}. {spec.means}"
    for name, rule in file.rules.items():
        yield ""
        yield f"Rule {name}: {rule.means or file.title}"
        yield from _rule(rulebook, rule)


def _type(spec: TermSpec) -> str:
    words = " | ".join(spec.choices) if spec.type == "choice" else spec.type.replace("_", " ")
    if spec.required == "yes":
        return f"{words}, required"
    return f"{words}, {spec.default} unless stated" if spec.default is not None else words


def _rule(rulebook: Rulebook, rule: RuleText) -> Iterator[str]:
    nouns = " or ".join(rulebook.acts[act].file.noun or act for act in rule.act)
    yield f"  when the line is {nouns}"
    yield from (f"    and {_condition(condition)}" for condition in rule.when)
    yield from (f"    unless {_condition(condition)}" for condition in rule.unless)
    effect = rulebook.effects[rule.effect]
    yield f"  then {rule.effect} ({effect.outcome.replace('_', ' ')}): {effect.means}"


def _condition(condition: ConditionText) -> str:
    return f"{condition.says}   [{condition.text}]" if condition.says else condition.text
