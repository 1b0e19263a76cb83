"""The index of a book: which clauses an act may concern, by party, word and scope.

It leaves a clause out only where a condition of the rule is certainly false for it; all that is
open, or that the index does not know, stays in and is decided like the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeGuard

from clauses.engine.postings import FEW, Posting, numbers_in
from clauses.language.nodes import Function, Member, Name, Node
from clauses.language.views import ActView
from clauses.language.wording import Wording
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.labels import Labels, WrittenScope, everywhere
from clauses.model.party import Group
from clauses.rulebook.compiled import Rule

__all__ = ["Index", "Test", "test_of", "tests_of"]

NARROW = ("all", "any_of")
MOST_REMEMBERED = 10_000


class Test(NamedTuple):
    """A condition that the index can ask: `in`, `not in` or `meets`, with the fact and the term."""

    word: str
    fact: str
    term: str


def tests_of(rule: Rule) -> tuple[Test, ...]:
    """The conditions of a rule that the index can ask."""
    found = (test_of(condition.node) for condition in rule.when)
    return tuple(dict.fromkeys(test for test in found if test is not None))


def test_of(node: Node) -> Test | None:
    """A condition as the index asks it, if it can."""
    if isinstance(node, Member) and _of(node.item, "act") and _of(node.group, "clause"):
        return Test("not in" if node.negated else "in", node.item.key, node.group.key)
    if isinstance(node, Function) and node.name == "overlaps":
        mine, theirs = node.arguments
        if _of(mine, "act") and mine.key == "scope" and _of(theirs, "clause"):
            return Test("meets", mine.key, theirs.key)
    return None


def _of(node: Node, root: str) -> TypeGuard[Name]:
    return isinstance(node, Name) and node.root == root


class Reach(NamedTuple):
    """The rows that a test leaves: all that are in one of some postings, and their bits."""

    size: int
    postings: Sequence[Posting]
    bits: int | None = None

    def as_bits(self) -> int:
        """The rows as bits."""
        return _union(self.postings) if self.bits is None else self.bits


class Met(NamedTuple):
    """The labels that share anything with one, and the rows that name them."""

    labels: frozenset[str]
    postings: tuple[Posting, ...]


def _union(postings: Iterable[Posting]) -> int:
    bits = 0
    for posting in postings:
        bits |= posting.bits
    return bits


class Index:
    """Postings over the wordings of a book, by their numbers."""

    def __init__(self, wordings: Sequence[Wording], book: Book) -> None:
        self.graph, self.taxonomies = book.graph, book.vocabulary.taxonomies
        self.words: dict[tuple[str, str], Posting] = {}  # who is named, and the words of a list
        self.wide: dict[tuple[str, str], Posting] = {}  # whose affiliates may be meant
        self.gaps: dict[str, Posting] = {}  # the same, where the book shows not all their holdings
        self.open: dict[str, Posting] = {}  # terms that are not known
        self.labels: dict[tuple[str, str], dict[str, Posting]] = {}
        self.free: dict[tuple[str, str], Posting] = {}  # scopes that are not narrow in a dimension
        self._scopes: dict[str, Posting] = {}
        self._meeting: dict[tuple[str, str, str, When | None], Met] = {}
        # What is said of a term, where it was said before: the object and its postings.
        self._known: dict[tuple[str, int], tuple[Any, tuple[Posting, ...]]] = {}
        self._terms: dict[int, tuple[Any, Sequence[tuple[str, str]]]] = {}
        for number, wording in enumerate(wordings):
            self._take(number, wording)
        del self._known, self._terms
        for term, dimension in self.labels:
            narrow = _union(self.labels[term, dimension].values())
            free = self.free[term, dimension] = Posting()
            free.numbers.extend(numbers_in(self._scopes[term].bits & ~narrow))

    def _take(self, number: int, wording: Wording) -> None:
        clause = wording.clause
        said: list[tuple[str, Any]] = [("bound", clause.bound)]
        if clause.holder is not None:
            said.append(("holder", clause.holder))
        terms = wording.terms
        for term, type_ in self._asked(wording):
            fact = terms.get(term, NOT_STATED)
            if type_ == "scope":
                self._take_scope(number, term, fact)
            else:
                said.append((term, fact))
        for term, what in said:
            known = self._known.get((term, id(what)))
            if known is None:
                known = what, tuple(dict.fromkeys(self._of(term, what)))
                self._known[term, id(what)] = known
            for posting in known[1]:
                posting.numbers.append(number)

    def _asked(self, wording: Wording) -> Sequence[tuple[str, str]]:
        """The terms of a wording that the index looks at, and their types."""
        specs = wording.specs
        found = self._terms.get(id(specs))
        if found is None:
            types = [(n, s.type) for n, s in specs.items() if s.type in ("group", "words", "scope")]
            found = self._terms[id(specs)] = specs, types
        return found[1]

    def _of(self, term: str, what: Any) -> Iterator[Posting]:
        """The postings of the rows whose term says this."""
        if isinstance(what, Group):
            yield from self._of_group(term, what)
        elif what.steps or (what.value is None and what.state != "not_applicable"):
            yield self.open.setdefault(term, Posting())
        elif isinstance(what.value, Group):
            yield from self._of_group(term, what.value)
        else:
            for word in what.value or ():
                yield self.words.setdefault((term, word), Posting())

    def _of_group(self, term: str, group: Group) -> Iterator[Posting]:
        for party in group.members:
            yield self.words.setdefault((term, party), Posting())
        if group.affiliates == "no":
            return
        if group.at != "event":
            # Who belongs to it hangs on when the agreement was signed.
            yield self.open.setdefault(term, Posting())
            return
        for party in group.party:
            yield self.wide.setdefault((term, party), Posting())
            if not self.graph.is_complete(party):
                yield self.gaps.setdefault(term, Posting())

    def _take_scope(self, number: int, term: str, fact: Fact[Any]) -> None:
        self._scopes.setdefault(term, Posting()).numbers.append(number)
        written: WrittenScope | None = fact.value
        if written is None or fact.steps:
            return
        boxes = written.boxes
        for dimension in boxes[0]:
            stated = [box.get(dimension) for box in boxes]
            if all(labels is not None and labels.mode in NARROW for labels in stated):
                rows = self.labels.get((term, dimension))
                if rows is None:
                    rows = self.labels[term, dimension] = {}
                names = chain.from_iterable(labels.names for labels in stated if labels)
                for name in dict.fromkeys(names):
                    posting = rows.get(name)
                    if posting is None:
                        posting = rows[name] = Posting()
                    posting.numbers.append(number)

    def rows(self, tests: Sequence[Test], act: ActView, among: int) -> Iterable[int]:
        """The numbers of the rows that an act may concern, in order.

        `among` has the bits of the rows that are looked at; a short list may hold others too.
        """
        reaches = [reach for test in tests if (reach := self._reach(test, act)) is not None]
        least = min(reaches, key=lambda reach: reach.size, default=None)
        if least is not None and least.size <= FEW:
            return sorted(set(chain.from_iterable(p.numbers for p in least.postings)))
        bits = among
        for reach in reaches:
            bits &= reach.as_bits()
        for test in tests:
            if test.word == "not in":
                found = self.words.get((test.term, act.value(test.fact)))
                if found is not None and len(found.numbers) > FEW:
                    bits &= ~found.bits
        return numbers_in(bits)

    def _reach(self, test: Test, act: ActView) -> Reach | None:
        """What a test leaves; None where it leaves all."""
        if test.word == "meets":
            return self._meets(test.term, act)
        value = act.value(test.fact)
        if isinstance(value, Fact):
            return Reach(0, ())
        if test.word == "not in" or value is None:
            return None
        found = [self.words.get((test.term, value)), self.open.get(test.term)]
        found += [self.wide.get((test.term, party)) for party in self.graph.connected(value)]
        if not self.graph.is_complete(value):
            found.append(self.gaps.get(test.term))
        return _reach(posting for posting in found if posting is not None)

    def _meets(self, term: str, act: ActView) -> Reach | None:
        boxes = (act.line.scope or everywhere()).boxes
        found = [self._box(term, box, act) for box in boxes]
        if len(found) == 1:
            return found[0]
        known = [reach for reach in found if reach is not None]
        if len(known) < len(found):
            return None
        bits = 0
        for reach in known:
            bits |= reach.as_bits()
        return Reach(sum(r.size for r in known), [p for r in known for p in r.postings], bits)

    def _box(self, term: str, box: Mapping[str, Labels], act: ActView) -> Reach | None:
        """What one box of the deal may meet: the fewest in any dimension, and the bits of all."""
        sides = []
        for dimension, labels in box.items():
            if labels.mode in NARROW and (term, dimension) in self.labels:
                postings = [self.free[term, dimension]]
                for name in labels.names:
                    postings += self.met(term, dimension, name, act.world.day).postings
                sides.append(_reach(dict.fromkeys(postings)))
        if not sides:
            return None
        least = min(sides, key=lambda reach: reach.size)
        if least.size <= FEW or len(sides) == 1:
            return least
        bits = -1
        for side in sides:
            bits &= side.as_bits()
        return Reach(least.size, least.postings, bits)

    def met(self, term: str, dimension: str, name: str, day: When) -> Met:
        """The labels of a term that share anything with one on a day, and their postings."""
        taxonomy, used = self.taxonomies[dimension], self.labels.get((term, dimension), {})
        key = (term, dimension, name, day if taxonomy.changes else None)
        met = self._meeting.get(key)
        if met is None:
            days = dict.fromkeys((day.earliest, day.latest))
            regions = [(on, taxonomy.region(name, on)) for on in days]
            found = [
                label
                for label in used
                if any(taxonomy.region(label, on) & region for on, region in regions)
            ]
            met = Met(frozenset(found), tuple(used[label] for label in found))
            if len(self._meeting) >= MOST_REMEMBERED:
                self._meeting.clear()
            self._meeting[key] = met
        return met


def _reach(postings: Iterable[Posting]) -> Reach:
    found = list(postings)
    return Reach(sum(len(posting.numbers) for posting in found), found)
