"""The index of a book: which clauses an act may concern, by party, word and scope.

It leaves a clause out only where a condition of the rule is certainly false for it; all that is
open, or that the index does not know, stays in and is decided like the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeGuard

from clauses.engine.postings import FEW, Posting, few_in, numbers_in
from clauses.kept import kept
from clauses.language.nodes import Function, Member, Name, Node
from clauses.language.views import ActView
from clauses.language.wording import Wording
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.form import TermSpec
from clauses.model.labels import Labels, WrittenScope, everywhere
from clauses.model.party import Group
from clauses.rulebook.compiled import Rule

__all__ = ["Index", "Mets", "Test", "test_of", "tests_of"]

NARROW = ("all", "any_of")
MOST_REMEMBERED = 10_000
MOST_NAMED = 1_000  # each may hold the bits of all rows
MOST_DAYS = 30
LONG = 30_000  # so many bits are dearer to join than a few rows to be looked at one by one


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


class Reach:
    """The rows that a test leaves: all that are in one of some postings, or of other reaches.

    They may be fewer than those, where their bits are given.
    """

    def __init__(self, parts: Sequence[Posting | Reach], bits: int | None = None) -> None:
        self.parts = parts
        size = 0
        for part in parts:
            size += part.size
        self.size: int = size
        if bits is not None:
            self.__dict__["bits"] = bits

    @property
    def numbers(self) -> Iterable[int]:
        """The numbers of the rows that it may leave; a row may be there twice."""
        return chain.from_iterable(part.numbers for part in self.parts)

    @kept
    def bits(self) -> int:
        """The rows as bits."""
        return union(self.parts)


class Met(Reach):
    """The labels that share anything with one, and the rows that name them.

    The one may be `empty`: a group that has no member on the earliest of the days.
    """

    def __init__(self, parts: Sequence[Posting], labels: frozenset[str], empty: bool) -> None:
        super().__init__(parts)
        self.labels, self.empty = labels, empty


Mets = Mapping[str, Sequence[Met]]
Side = tuple[int, Sequence[Reach]]  # how many rows a test leaves at most, and which
SIZE = itemgetter(0)


def union(parts: Sequence[Posting | Reach]) -> int:
    if len(parts) == 1:
        return parts[0].bits
    bits = 0
    for part in parts:
        bits |= part.bits
    return bits


def _asked(specs: Mapping[str, TermSpec]) -> Iterator[tuple[str, bool]]:
    """The terms that the index looks at, and whether each is a scope."""
    for name, spec in specs.items():
        if spec.type in ("group", "words", "scope"):
            yield name, spec.type == "scope"


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
        self._meeting: dict[tuple[str, str, When | None], dict[str, Met]] = {}
        self._named: dict[tuple[str, str], Reach] = {}
        self._unbound: dict[tuple[str, str], Reach] = {}
        # The labels that have members, which may change from day to day.
        self._groups = {
            dimension: frozenset(n for n, label in one.labels.items() if label.members is not None)
            for dimension, one in self.taxonomies.items()
        }
        self._turning: set[tuple[str, str]] = set()  # where any is named
        asked: dict[int, tuple[Any, Sequence[tuple[str, bool]]]] = {}
        # What is said of a term, where it was said before: the object and its postings.
        known: dict[str, dict[int, tuple[Any, tuple[Posting, ...]]]] = defaultdict(dict)
        for number, wording in enumerate(wordings):
            specs = wording.specs
            if id(specs) not in asked:
                asked[id(specs)] = specs, tuple(_asked(specs))
            self._take(number, wording, asked[id(specs)][1], known)
        for term, dimension in self.labels:
            used = self.labels[term, dimension]
            narrow = union(list(used.values()))
            if not self._groups[dimension].isdisjoint(used):
                self._turning.add((term, dimension))
            free = self.free[term, dimension] = Posting()
            free.numbers.extend(numbers_in(self._scopes[term].bits & ~narrow))

    def _take(
        self, number: int, wording: Wording, asked: Sequence[tuple[str, bool]],
        known: Mapping[str, dict[int, tuple[Any, tuple[Posting, ...]]]],
    ) -> None:  # fmt: skip
        clause, terms = wording.clause, wording.terms
        said: list[tuple[str, Any]] = [("bound", clause.bound)]
        if clause.holder is not None:
            said.append(("holder", clause.holder))
        for term, is_scope in asked:
            fact = terms.get(term, NOT_STATED)
            if is_scope:
                self._take_scope(number, term, fact)
            else:
                said.append((term, fact))
        for term, what in said:
            found = known[term].get(id(what))
            if found is None:
                found = known[term][id(what)] = what, tuple(dict.fromkeys(self._of(term, what)))
            for posting in found[1]:
                posting.numbers.append(number)

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
        for dimension, labels in boxes[0].items():
            names: Iterable[str] = labels.names
            narrow = labels.mode in NARROW
            if len(boxes) > 1:
                stated = [box[dimension] for box in boxes if dimension in box]
                narrow = len(stated) == len(boxes) and all(one.mode in NARROW for one in stated)
                names = dict.fromkeys(chain.from_iterable(one.names for one in stated))
            if not narrow:
                continue
            rows = self.labels.get((term, dimension))
            if rows is None:
                rows = self.labels[term, dimension] = {}
            for name in names:
                posting = rows.get(name)
                if posting is None:
                    posting = rows[name] = Posting()
                posting.numbers.append(number)

    def rows(self, tests: Sequence[Test], act: ActView, among: int) -> list[int] | int:
        """The rows that an act may concern: a few numbers in order, or the bits of many.

        `among` has the bits of the rows that are looked at; a short list may hold others too.
        """
        sides: list[Side] = []
        for test in tests:
            if test.word == "meets":
                sides += self._meets(test.term, act)
                continue
            value = act.value(test.fact)
            if isinstance(value, Fact):
                return []
            if test.word == "in" and value is not None:
                reach = self._naming(test.term, value)
                sides.append((reach.size, [reach]))
        if sides:
            size, parts = min(sides, key=SIZE)
            if size <= FEW and among.bit_length() > LONG:
                return sorted({number for part in parts for number in part.numbers})
        for _, parts in sides:
            among &= union(parts)
        for test in tests:
            if test.word == "not in":
                found = self.words.get((test.term, act.value(test.fact)))
                if found is not None and len(found.numbers) > FEW:
                    among &= ~found.bits
        if among.bit_length() > LONG and among.bit_count() <= FEW:
            return few_in(among)
        return among

    def numbers(self, tests: Sequence[Test], act: ActView, among: int) -> list[int]:
        """The numbers of the rows that an act may concern, in order."""
        rows = self.rows(tests, act, among)
        return numbers_in(rows) if isinstance(rows, int) else rows

    def _naming(self, term: str, value: str) -> Reach:
        """The rows whose term may name a party or a word."""
        key = (term, value)
        reach = self._named.get(key)
        if reach is None:
            found = [self.words.get(key), self.open.get(term)]
            found += [self.wide.get((term, party)) for party in self.graph.connected(value)]
            if not self.graph.is_complete(value):
                found.append(self.gaps.get(term))
            reach = Reach([posting for posting in found if posting is not None])
            if len(self._named) >= MOST_NAMED:
                self._named.clear()
            self._named[key] = reach
        return reach

    def _meets(self, term: str, act: ActView) -> Sequence[Side]:
        """The rows whose scope the act's may meet, as what each of several sides leaves."""
        boxes = (act.line.scope or everywhere()).boxes
        if len(boxes) == 1:
            return self._sides(term, self.mets(term, act))
        found = [self._sides(term, self._mets(term, box, act.world.day)) for box in boxes]
        if not all(found):
            return []
        bits = 0
        for sides in found:
            both = -1
            for _, parts in sides:
                both &= union(parts)
            bits |= both
        least = [part for sides in found for part in min(sides, key=SIZE)[1]]
        return [(sum(part.size for part in least), [Reach(least, bits)])]

    def _sides(self, term: str, mets: Mets) -> list[Side]:
        """For each dimension in which labels narrow a term the rows that may be met."""
        sides: list[Side] = []
        for dimension, found in mets.items():
            if found and (term, dimension) in self.labels:
                free = self._free(term, dimension)
                size = free.size
                for met in found:
                    size += met.size
                sides.append((size, [free, *found]))
        return sides

    def _free(self, term: str, dimension: str) -> Reach:
        """The rows that are not narrow in a dimension."""
        key = (term, dimension)
        found = self._unbound.get(key)
        if found is None:
            found = self._unbound[key] = Reach([self.free[key]])
        return found

    def met_bits(self, term: str, act: ActView) -> Sequence[int]:
        """The bits that each side of an act with one box of labels leaves; remembered by it."""
        key = (term, "bits")
        found: Sequence[int] | None = act.memo.get(key)
        if found is None:
            sides = self._sides(term, self.mets(term, act))
            found = act.memo[key] = [union(parts) for _, parts in sides]
        return found

    def turns(self, term: str, dimension: str) -> bool:
        """Whether any clause names a group in a dimension, which may have other members then."""
        return (term, dimension) in self._turning

    def mets(self, term: str, act: ActView) -> Mets:
        """What an act with one box of labels meets, as `_mets` gives it; remembered by the act."""
        found: Mets | None = act.memo.get(term)
        if found is None:
            box = act.line.scope.boxes[0] if act.line.scope else {}
            found = act.memo[term] = self._mets(term, box, act.world.day)
        return found

    def _mets(self, term: str, box: Mapping[str, Labels], day: When) -> Mets:
        """What each label of a box meets, by dimension; nothing where labels do not narrow it."""
        found = {}
        for dimension, labels in box.items():
            names = labels.names if labels.mode in NARROW else ()
            known = self._known_mets(term, dimension, names, day)
            found[dimension] = [
                known.get(name) or self._met(known, term, dimension, name, day) for name in names
            ]
        return found

    def _known_mets(
        self, term: str, dimension: str, names: Sequence[str], day: When
    ) -> dict[str, Met]:
        """What labels were found to meet, on a day where that hangs on it."""
        groups = self._groups[dimension]
        turns = groups and ((term, dimension) in self._turning or not groups.isdisjoint(names))
        key = (term, dimension, day if turns else None)
        known = self._meeting.get(key)
        if known is None:
            if len(self._meeting) >= MOST_DAYS:
                self._meeting.clear()
            known = self._meeting[key] = {}
        return known

    def _met(
        self, known: dict[str, Met], term: str, dimension: str, name: str, day: When
    ) -> Met:  # fmt: skip
        """The labels of a term that share anything with one on a day, and their postings."""
        taxonomy, used = self.taxonomies[dimension], self.labels.get((term, dimension), {})
        days = dict.fromkeys((day.earliest, day.latest))
        regions = [(on, taxonomy.region(name, on)) for on in days]
        found = [
            label
            for label in used
            if any(taxonomy.region(label, on) & region for on, region in regions)
        ]
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        met = known[name] = Met([used[one] for one in found], frozenset(found), not regions[0][1])
        return met
