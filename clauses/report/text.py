"""The report as text for a terminal: verdict, what to do, then each finding with its reason."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from clauses.engine.findings import Report
from clauses.report.tree import report_tree
from clauses.visible import visible

__all__ = ["clean", "to_text"]

SPACES = str.maketrans("\n\r\t", "   ")
Paint = Callable[[str, str], str]
HEADLINES = {
    "blocked": "BLOCKED: do not sign this as it stands.",
    "action_first": "ACT FIRST: something must be done before signing.",
    "risk": "RISK: a person must decide whether to accept what follows.",
    "costs": "COSTS: it can be signed; money or benefits follow from it.",
    "clear": "CLEAR: none of the encoded clauses stands in the way.",
    "undetermined": "UNDETERMINED: a fact is missing that decides.",
    "contested": "CONTESTED: honest readings of a clause differ.",
}
OUTCOMES = {
    "blocked": "blocked",
    "action_first": "act first",
    "risk": "risk",
    "costs": "costs",
    "clear": "clear",
}
SETTLE = {
    "contested": "Settle with the other side, or have counsel decide, which reading holds.",
    "undefined_precedence": "Settle with the other side which of the two provisions prevails.",
}
ORDER = (
    "engaged",
    "undefined_precedence",
    "contested",
    "undetermined",
    "overridden",
    "excepted",
    "dormant",
)
SHOWN = ("engaged", "contested", "undefined_precedence")
MOST_NAMED = 40  # clauses or agreements of which no more than the name is told
MARKS = {"true": "yes ", "false": "no  ", "unknown": "open"}
COLOURS = {
    "blocked": "red",
    "action_first": "yellow",
    "risk": "yellow",
    "undetermined": "magenta",
    "contested": "magenta",
    "undefined_precedence": "magenta",
    "costs": "cyan",
    "clear": "green",
}


def clean(text: str) -> str:
    """Text on one line; what could deceive a reader is shown as an escape."""
    return visible(text.translate(SPACES))


def _weight(finding: dict[str, Any]) -> tuple[int, int]:
    """What matters most to signing comes first; equals keep their order."""
    return ORDER.index(finding["status"]), list(OUTCOMES).index(finding["outcome"])


def _plain(text: str, colour: str) -> str:
    del colour
    return text


def to_text(
    report: Report, every: bool = False, width: int = 88, paint: Paint | None = None
) -> str:
    """The report for a reader, wrapped at a width; `paint` colours words for a terminal."""
    writer = _Writer(report_tree(report, every), width, paint or _plain)
    return "\n".join(line.rstrip() for line in writer.lines(report)) + "\n"


class _Writer:
    def __init__(self, tree: dict[str, Any], width: int, paint: Paint) -> None:
        self.tree, self.width, self.paint = tree, max(width, 40), paint

    def lines(self, report: Report) -> Iterator[str]:
        yield from self._head()
        yield from self._to_do()
        findings = sorted(self.tree["findings"], key=_weight)
        if findings:
            yield ""
            yield self.paint("Findings", "bold")
        for finding in findings:
            yield ""
            yield from self._finding(finding)
        yield from self._silent(report)
        yield from self._foot()

    def wrap(self, text: str, indent: str = "", hang: str | None = None) -> Iterator[str]:
        yield from textwrap.wrap(
            clean(text),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent if hang is None else hang,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _head(self) -> Iterator[str]:
        tree = self.tree
        yield from self.wrap(tree["title"])
        yield from self.wrap(
            f"checked as of {tree['as_of']} ({tree['as_of_from']}) against the book {tree['book']}"
        )
        yield ""
        verdict = tree["verdict"]
        yield self.paint(HEADLINES[verdict], COLOURS[verdict])
        if tree["certain"] != tree["at_worst"]:
            certain, worst = OUTCOMES[tree["certain"]], OUTCOMES[tree["at_worst"]]
            yield f"Certain: {certain}. At worst: {worst}."

    def _to_do(self) -> Iterator[str]:
        items = [self._ask(fact) for fact in self.tree["missing"]]
        for finding in sorted(self.tree["findings"], key=_weight):
            if finding["status"] == "engaged":
                items.append(f"{finding['do']} [{finding['clause']}]")
            elif finding["status"] in SETTLE:
                items.append(f"{SETTLE[finding['status']]} [{finding['clause']}]")
        for section in self.tree["unread"]:
            items.append(f"Have somebody read {section}; nobody has, so it may say anything.")
        if items:
            yield ""
            yield self.paint("What to do", "bold")
        for number, item in enumerate(dict.fromkeys(items), 1):
            lead = f"{number:3}. "
            yield from self.wrap(item, lead, " " * len(lead))

    def _ask(self, fact: dict[str, Any]) -> str:
        clauses = {f["id"]: f["clause"] for f in self.tree["findings"]}
        named = list(dict.fromkeys(clauses[i] for i in fact["findings"]))
        ask = fact["ask"].rstrip("?")
        return (
            f"Find out {ask} ({fact['path']}). It decides {', '.join(named)}; "
            f"at worst: {OUTCOMES[fact['at_worst']]}."
        )

    def _finding(self, finding: dict[str, Any]) -> Iterator[str]:
        status = finding["status"]
        colour = COLOURS[finding["outcome"]] if status == "engaged" else COLOURS.get(status, "")
        part = f" ({finding['part']})" if finding["part"] else ""
        head = f"{finding['agreement']} / {finding['clause']}: {finding['act']}{part}"
        effect = f"{status}: {finding['effect']}" if status in SHOWN else status
        yield self.paint(f"{effect.replace('_', ' ')}", colour) + f" · {clean(head)}"
        yield from self.wrap(finding["says"], "  ")
        if finding["either_way"]:
            ways = "; ".join(
                f"{k}: {v.replace('_', ' ')}" for k, v in finding["either_way"].items()
            )
            yield from self.wrap(f"Open. {ways[0].upper()}{ways[1:]}.", "  ")
        if finding["measures"]:
            row = "; ".join(f"{name}: {value}" for name, value in finding["measures"].items())
            yield from self.wrap(row, "  ", "    ")
        for name, because in finding["reckoned"].items():
            yield from self.wrap(f"{name}: {because}", "    ", "      ")
        for note in finding["notes"]:
            yield from self.wrap(note, "  ")
        for name, result in finding["readings"].items():
            words = f"reading {name}: {result['status'].replace('_', ' ')}. {result['means']}"
            yield from self.wrap(words, "  ~ ", "    ")
        for other in finding["others"]:
            yield from self._other(other)
        yield from self._words(finding)
        yield "  Why:"
        gate = finding["in_force"]
        shown = finding["conditions"] + ([gate] if gate["value"] != "true" else [])
        for condition in shown:
            yield from self._condition(condition)
        tried = finding["exceptions"]
        if tried:
            yield "  Unless:"
        for condition in tried:
            yield from self._condition(condition)

    def _other(self, other: dict[str, Any]) -> Iterator[str]:
        section = f", {other['section']}" if "section" in other else ""
        lead = f"{other['id']}{section} {other['relation']}: {other['says']}"
        yield from self.wrap(lead, "  > ", "    ")
        yield from self.wrap(f"{other['words']} ({other['at']})", "    | ")

    def _words(self, finding: dict[str, Any]) -> Iterator[str]:
        words = finding["words"]
        said = f"“{words}”" if finding["is_quote"] else f"In substance: {words}"
        yield from self.wrap(said, "  | ")
        source = finding["source"] or {}
        cited = [finding["section"], finding["amendment"] and f"amendment {finding['amendment']}"]
        cited += [source.get("title"), source.get("date"), source.get("certainty")]
        note = f" {source['note']}" if source.get("note") else ""
        yield from self.wrap(
            ", ".join(str(part) for part in cited if part) + f" ({finding['at']}){note}", "  | "
        )

    def _condition(self, condition: dict[str, Any]) -> Iterator[str]:
        lead = f"    {MARKS[condition['value']]}  "
        because = condition["because"]
        text = condition["condition"]
        if because and because != text:
            text = f"{text}: {because}"
        notes = [f["note"] for f in condition["facts"] if f.get("note") and f["state"] != "unknown"]
        if notes:
            text += f" ({'; '.join(dict.fromkeys(notes))})"
        places = list(dict.fromkeys(f["at"] for f in condition["facts"] if "at" in f))
        if places:
            text += f" [{', '.join(places)}]"
        yield from self.wrap(text, lead, " " * len(lead))

    def _silent(self, report: Report) -> Iterator[str]:
        names = list(dict.fromkeys(clause for _, clause in report.silent))
        if not names and not self.tree.get("not_engaged"):
            return
        yield ""
        yield self.paint("Not engaged", "bold")
        if "not_engaged" in self.tree:
            for row in self.tree["not_engaged"]:
                yield from self.wrap(
                    f"{row['clause']} ({row['act']}): {row['reason']}", "  ", "    "
                )
            return
        count = len(report.silent)
        shown = ", ".join(names) if count <= MOST_NAMED else f"{count:,} clauses"
        yield from self.wrap(shown, "  ")
        yield "  (--all gives the reason for each)"

    def _foot(self) -> Iterator[str]:
        tree = self.tree
        yield ""
        count, agreements = tree["encoded"]["clauses"], tree["encoded"]["agreements"]
        lead = f"This concerns the {count:,} encoded clauses"
        if len(agreements) > MOST_NAMED:
            lead += f" of {len(agreements):,} agreements"
            # Of most there is no more to say; what else is said of one must be read.
            agreements = {name: words for name, words in agreements.items() if "," in words}
        lead += " alone"
        rows = "; ".join(f"{name}: {words}" for name, words in agreements.items())
        yield from self.wrap(f"{lead}: {rows}." if rows else f"{lead}.")
        for item in tree["not_yet_effective"]:
            yield from self.wrap(f"Signed, not yet effective: {item}.")
        for item in tree["not_binding"]:
            yield from self.wrap(f"Not binding: {item}.")
        for item in tree["hangs_on"]:
            yield from self.wrap(f"Closing hangs on: {item}")
        for item in tree["will_bind"]:
            yield from self.wrap(f"The deal itself: {item}")
        if tree["engine"]["durable_rules"].startswith("not used"):
            yield from self.wrap(f"durable_rules {tree['engine']['durable_rules']}")
