"""Production systems: CLIPS, and durable_rules used directly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contender import Contender
from workload import KINDS, METRICS, Clause

__all__ = ["Clips", "DurableRules"]


class Clips(Contender):
    """Clauses and the deal as facts, and one rule that joins them on party and subject."""

    name, package = "CLIPS", "clipspy"

    def load(self, clauses: Sequence[Clause]) -> None:
        """A fact for each subject of each clause."""
        import clips

        self.symbol, self.hits = clips.Symbol, set[str]()
        env = self.env = clips.Environment()
        env.define_function(self._hit, "hit")
        for text in CONSTRUCTS:
            env.build(text)
        template, self.template = env.find_template("clause"), env.find_template("deal")
        days = [(c, c.start.toordinal(), c.end.toordinal()) for c in clauses]
        for c, start, end in days:
            for subject in c.subjects or ["any"]:
                template.assert_fact(
                    id=self.symbol(c.id), bound=self.symbol(c.bound or "any"),
                    subject=self.symbol(subject), where=self._symbols(c.territories),
                    start=start, end=end, kind=self.symbol(c.kind),
                    metric=list(METRICS).index(c.metric) + 1, least=c.least, below=c.exempt_below,
                    free=self._symbols((c.holder, *c.exempt_sellers, *c.exempt_categories)),
                )  # fmt: skip

    def _hit(self, name: str) -> None:
        self.hits.add(str(name))

    def _symbols(self, words: Sequence[str]) -> list[Any]:
        return [self.symbol(word) for word in words]

    def triggered(self, deal: Any) -> set[str]:
        """The ids."""
        self.hits.clear()
        facts = [
            self.template.assert_fact(
                buyer=self.symbol(bound), subject=self.symbol(subject),
                seller=self.symbol(deal["seller"]), category=self.symbol(deal["category"]),
                where=self._symbols(deal["territories"]), start=deal["start"], end=deal["end"],
                total=deal["total"], kinds=self._symbols([k for k in KINDS if deal[k]]),
                amounts=[deal[metric] for metric in METRICS],
            )
            for bound in (deal["buyer"], "any")
            for subject in (*deal["subjects"], "any")
        ]  # fmt: skip
        self.env.run()
        for fact in facts:
            fact.retract()
        return set(self.hits)


CONSTRUCTS = (
    """(deftemplate clause (slot id) (slot bound) (slot subject) (multislot where) (slot start)
        (slot end) (slot kind) (slot metric) (slot least) (multislot free) (slot below))""",
    """(deftemplate deal (slot buyer) (slot subject) (slot seller) (slot category)
        (multislot where) (slot start) (slot end) (slot total) (multislot kinds)
        (multislot amounts))""",
    """(deffunction meets (?some ?other) (if (= (length$ ?some) 0) then (return TRUE))
        (progn$ (?x ?other) (if (member$ ?x ?some) then (return TRUE))) (return FALSE))""",
    """(defrule triggers
        (deal (buyer ?buyer) (subject ?subject) (seller ?seller) (category ?category)
            (where $?places) (start ?first) (end ?last) (total ?total) (kinds $?kinds)
            (amounts $?amounts))
        (clause (id ?id) (bound ?buyer) (subject ?subject) (start ?start&:(<= ?start ?last))
            (end ?end&:(>= ?end ?first)) (kind ?kind&:(member$ ?kind ?kinds)) (metric ?metric)
            (least ?least&:(>= (nth$ ?metric ?amounts) ?least))
            (below ?below&:(>= ?total ?below))
            (free $?free&:(not (or (member$ ?seller ?free) (member$ ?category ?free))))
            (where $?where&:(meets ?where ?places)))
        => (hit ?id))""",
)


class DurableRules(Contender):
    """One rule for each clause; the deal is a fact.

    A rule set hangs at its 513th different test of one kind, so there is one for each 400 clauses.
    """

    name, package, most = "durable_rules, used directly", "durable_rules", 10_000
    sets = 0

    def load(self, clauses: Sequence[Clause]) -> None:
        """Rule sets under names that were never used in this process."""
        from durable import engine, lang

        self.lang, self.unhandled = lang, engine.MessageNotHandledException
        self.hits, self.names, self.count = list[str](), list[str](), 0
        for first in range(0, len(clauses), 400):
            DurableRules.sets += 1
            name = f"clauses{DurableRules.sets}"
            self.names.append(name)
            with lang.ruleset(name):
                for clause in clauses[first : first + 400]:
                    lang.when_all(self._test(clause))(self._action(clause.id))
        lang.get_host()

    def _test(self, c: Clause) -> Any:
        m = self.lang.m
        test = (m.start <= c.end.toordinal()) & (m.end >= c.start.toordinal())
        test = test & (getattr(m, c.kind) == "yes") & (getattr(m, c.metric) >= c.least)
        for seller in (c.holder, *c.exempt_sellers):
            test = test & (m.seller != seller)
        for category in c.exempt_categories:
            test = test & (m.category != category)
        if c.exempt_below:
            test = test & (m.total >= c.exempt_below)
        if c.bound:
            test = test & (m.buyer == c.bound)
        for labels in (c.subjects, c.territories):
            if labels:
                first, *others = (getattr(m, label.replace("-", "_")) == "yes" for label in labels)
                for other in others:
                    first = first | other
                test = first & test
        return test

    def _action(self, name: str) -> Any:
        hits = self.hits

        def run(c: Any) -> None:
            del c
            hits.append(name)

        run.__name__ = name
        return run

    def triggered(self, deal: Any) -> set[str]:
        """The ids; an alternative that holds twice fires twice."""
        self.hits.clear()
        self.count += 1
        fact = {"id": self.count, "sid": "0"}
        for key, value in deal.items():
            if isinstance(value, list):
                fact |= {label.replace("-", "_"): "yes" for label in value}
            elif not isinstance(value, bool) or value:
                fact[key] = "yes" if value is True else value
        for name in self.names:
            try:
                self.lang.assert_fact(name, dict(fact))
            except self.unhandled:
                continue
            self.lang.retract_fact(name, dict(fact))
        return set(self.hits)
