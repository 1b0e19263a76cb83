"""Policy and expression engines: Rego, Cedar, ZEN and CEL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contender import Contender, quoted
from workload import Clause, Proposal

__all__ = ["Cedar", "Cel", "Rego", "Zen"]

REGO = """package deals
import rego.v1
triggered contains c.id if {
  some bound in [input.buyer, ""]
  some subject in array.concat(input.subjects, [""])
  some c in data.clauses[bound][subject]
  input[c.kind]
  meets(c.territories)
  c.start <= input.end
  c.end >= input.start
  input[c.metric] >= c.least
  not input.seller in c.free
  not input.category in c.free
  input.total >= c.below
}
meets(places) if count(places) == 0
meets(places) if { some place in input.territories; place in places }
"""


class Rego(Contender):
    """Clauses as data below their party and subject, as OPA's guide advises; one rule."""

    name, package = "Rego (regorus)", "gordon-to-regorus"

    def load(self, clauses: Sequence[Clause]) -> None:
        """The data and the policy."""
        import regorus

        table: dict[str, dict[str, list[Any]]] = {}
        for c in clauses:
            row = {
                "id": c.id, "kind": c.kind, "territories": c.territories, "metric": c.metric,
                "start": c.start.toordinal(), "end": c.end.toordinal(), "least": c.least,
                "below": c.exempt_below,
                "free": [c.holder, *c.exempt_sellers, *c.exempt_categories],
            }  # fmt: skip
            for subject in c.subjects or [""]:
                table.setdefault(c.bound, {}).setdefault(subject, []).append(row)
        self.engine = regorus.Engine()
        self.engine.add_policy("deals.rego", REGO)
        self.engine.add_data_json(json.dumps({"clauses": table}))

    def triggered(self, deal: Any) -> set[str]:
        """The ids."""
        self.engine.set_input_json(json.dumps(deal))
        return set(json.loads(self.engine.eval_rule_as_json("data.deals.triggered")))


class Cedar(Contender):
    """One `forbid` for each clause; those that hold are the reasons of the decision."""

    name, package = "Cedar", "cedarpy"

    def load(self, clauses: Sequence[Clause]) -> None:
        """A policy set."""
        import cedarpy

        self.cedar = cedarpy
        self.policies = cedarpy.PolicySet.from_str("\n".join(map(self._policy, clauses)))
        self.entities = cedarpy.Entities.from_json_str("[]")

    def _policy(self, c: Clause) -> str:
        tests = [f"context.{c.kind}", f"context.{c.metric} >= {c.least}"]
        tests.append(f"context.start <= {c.end.toordinal()}")
        tests.append(f"context.end >= {c.start.toordinal()}")
        if c.subjects:
            tests.append(f"context.subjects.containsAny({quoted(c.subjects)})")
        if c.territories:
            tests.append(f"context.territories.containsAny({quoted(c.territories)})")
        tests.append(f"!({quoted((c.holder, *c.exempt_sellers))}.contains(context.seller))")
        if c.exempt_categories:
            tests.append(f"!({quoted(c.exempt_categories)}.contains(context.category))")
        tests.append(f"context.total >= {c.exempt_below}")
        who = f'principal == Party::"{c.bound}"' if c.bound else "principal"
        return f'@id("{c.id}") forbid({who}, action, resource) when {{ {" && ".join(tests)} }};'

    def deal(self, deal: Proposal) -> Any:
        """A request."""
        context = super().deal(deal)
        return {
            "principal": f'Party::"{context.pop("buyer")}"',
            "action": 'Action::"sign"',
            "resource": f'Deal::"{deal.id}"',
            "context": context,
        }

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        answer = self.cedar.is_authorized(deal, self.policies, self.entities)
        return list(answer.diagnostics.id_annotations_by_reason.values())


def _tests(c: Clause, some: str, not_in: str) -> list[str]:
    """The tests of a clause; `some` is how the language says that two lists meet."""
    tests = [f'buyer == "{c.bound}"'] if c.bound else []
    if c.subjects:
        tests.append(some.format("subjects", quoted(c.subjects)))
    if c.territories:
        tests.append(some.format("territories", quoted(c.territories)))
    tests += [f"start <= {c.end.toordinal()}", f"end >= {c.start.toordinal()}", c.kind]
    tests += [f"{c.metric} >= {c.least}", f"total >= {c.exempt_below}"]
    tests.append(not_in.format("seller", quoted((c.holder, *c.exempt_sellers))))
    if c.exempt_categories:
        tests.append(not_in.format("category", quoted(c.exempt_categories)))
    return tests


class Cel(Contender):
    """One compiled expression for each clause."""

    name, package = "CEL (Rust)", "common-expression-language"

    def load(self, clauses: Sequence[Clause]) -> None:
        """The expressions."""
        import cel

        self.cel = cel
        some, not_in = "{0}.exists(x, x in {1})", "!({0} in {1})"
        texts = [(c.id, " && ".join(_tests(c, some, not_in))) for c in clauses]
        self.programs = [(name, cel.compile(text)) for name, text in texts]

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        context = self.cel.Context(variables=deal)
        return [name for name, program in self.programs if program.execute(context)]


class Zen(Contender):
    """One decision table that collects; a row is a clause."""

    name, package = "ZEN", "zen-engine"

    def load(self, clauses: Sequence[Clause]) -> None:
        """The table."""
        import zen

        some, not_in = "some({0}, # in {1})", "{0} not in {1}"
        rows = [
            {"_id": c.id, "out": f'"{c.id}"', "buyer": f'"{c.bound}"' if c.bound else "",
             "tests": " and ".join(_tests(_unbound(c), some, not_in))}
            for c in clauses
        ]  # fmt: skip
        content = {
            "hitPolicy": "collect",
            "inputs": [
                {"id": "buyer", "name": "buyer", "field": "buyer"},
                {"id": "tests", "name": "tests"},
            ],
            "outputs": [{"id": "out", "name": "id", "field": "id"}],
            "rules": rows,
        }
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b}
            for a, b in (("in", "table"), ("table", "out"))
        ]
        self.engine = zen.ZenEngine()
        self.decision = self.engine.create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        return [row["id"] for row in self.decision.evaluate(deal)["result"]]


def _unbound(clause: Clause) -> Clause:
    """The clause without who is bound, which has a column of its own."""
    return replace(clause, bound="")
