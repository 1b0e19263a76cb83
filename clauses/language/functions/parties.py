"""Functions on parties, packages and recorded occurrences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from clauses.language.answer import Answer, Missing, Read, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.membership import shared, truth_in
from clauses.language.world import Env
from clauses.model.dates import Span, When
from clauses.model.force import contains
from clauses.model.measure import Measure
from clauses.model.party import Control, Group
from clauses.model.truth import Truth, all_of, any_of, of

__all__ = ["OVERLAPS", "PARTIES"]

HUNDRED = Decimal(100)


def controls(env: Env, parent: Answer, child: Answer, share: Answer) -> Answer:
    """Whether one party holds at least a share of another, directly or through others."""
    if parent.value is None or child.value is None or share.value is None:
        return truth_answer(
            Truth.UNKNOWN, f"{parent.shown} or {child.shown}", [parent, child, share]
        )
    group = Group.model_construct(
        party=(parent.value,), affiliates="yes", threshold=share.value, inclusive=True,
        basis=None, at="event", besides=(), excluding=(),
    )  # fmt: skip
    found = env.world.graph.held_by(child.value, parent.value, group, env.world.day.latest)
    missing = [Missing(path, found.because, "book") for path in found.missing]
    return truth_answer(found.truth, found.because, [parent, child], missing)


def controls_member(env: Env, parent: Answer, group: Answer) -> Answer:
    """Whether a party holds more than half of a named member of a group, also through others."""
    if parent.value is None or not isinstance(group.value, Group):
        return truth_answer(Truth.UNKNOWN, f"{parent.shown} or {group.shown}", [parent, group])
    half = Group.model_construct(
        party=(parent.value,), affiliates="yes", threshold=None, inclusive=False,
        basis=None, at="event", besides=(), excluding=(),
    )  # fmt: skip
    day = env.world.day.latest
    found = [env.world.graph.held_by(m, parent.value, half, day) for m in group.value.named]
    truth = any_of(item.truth for item in found)
    because = "; ".join(item.because for item in found if item.truth is truth)
    missing = [Missing(path, item.because, "book") for item in found for path in item.missing]
    return truth_answer(truth, because, [parent, group], missing)


def overlaps_group(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """Whether somebody belongs to both groups: the act's, and the clause's."""
    if not (isinstance(mine.value, Group) and isinstance(theirs.value, Group)):
        return truth_answer(Truth.UNKNOWN, f"{mine.shown} or {theirs.shown}", [mine, theirs])
    found = shared(env, mine.value, theirs.value, "bound")
    return truth_answer(found.truth, found.because, [mine, theirs], found.missing)


def groups_meet(env: Env, mine: Any, theirs: Any) -> Truth | None:
    """The truth of `overlaps_group` alone, where the act's group is one party."""
    alone = isinstance(mine, Group) and isinstance(theirs, Group) and mine.affiliates == "no"
    return truth_in(env, mine.party[0], theirs, env.world.day) if alone else None


def affiliated(env: Env, one: Answer, other: Answer) -> Answer:
    """Whether two parties are affiliates: control of more than half."""
    if one.value is None or other.value is None:
        return truth_answer(Truth.UNKNOWN, f"{one.shown} or {other.shown}", [one, other])
    group = Group.model_construct(
        party=(other.value,), affiliates="yes", threshold=None, inclusive=False,
        basis=None, at="event", besides=(), excluding=(),
    )  # fmt: skip
    found = env.world.graph.member_at(one.value, group, env.world.day, None)
    missing = [Missing(path, found.because, "book") for path in found.missing]
    return truth_answer(found.truth, found.because, [one, other], missing)


def related(env: Env, party: Answer, group: Answer) -> Answer:
    """Whether a party is an affiliate of a named member of a group, whoever the group means."""
    if party.value is None or not isinstance(group.value, Group):
        return truth_answer(Truth.UNKNOWN, f"{party.shown} or {group.shown}", [party, group])
    wider = group.value.model_copy(
        update={"affiliates": "yes", "threshold": None, "inclusive": False, "basis": None,
                "at": "event", "excluding": ()}
    )  # fmt: skip
    found = env.world.graph.member_at(party.value, wider, env.world.day, None)
    missing = [Missing(path, found.because, "book") for path in found.missing]
    return truth_answer(found.truth, found.because, [party, group], missing)


def held_beside(env: Env, group: Answer, party: Answer, other: Answer) -> Answer:
    """The share that the members of a group hold without one of them, as `held` reckons it."""
    if not isinstance(other.value, str) or not isinstance(group.value, Group):
        reads, missing = merged([group, party, other])
        return Answer(None, f"the share of {party.shown} held by others", reads, missing)
    rest = group.value
    named = tuple(name for name in rest.named if name != other.value)
    if not named and rest.affiliates == "no":
        nothing = Measure.nothing("%")
        return Answer(nothing, str(nothing), (*group.reads, *other.reads))
    return held(env, group, party, other.value)


def held(env: Env, group: Answer, party: Answer, beside: str | None = None) -> Answer:
    """The share of a party that the members of a group hold, as the book shows holdings.

    A holding that the book may not show leaves the share open above; so does a holder that may
    or may not be a member. Shares that members hold through others are not reckoned.
    """
    reads, missing = merged([group, party])
    if not isinstance(party.value, str) or not isinstance(group.value, Group):
        return Answer(None, f"the share of {party.shown} held before", reads, missing)
    graph, total, gaps = env.world.graph, Measure.nothing("%"), list[Missing]()
    for name, owner in graph.parties.items():
        edge = owner.controls.get(party.value)
        counted = edge is not None and name != beside
        counts = _counts(env, name, group.value, edge) if edge and counted else Truth.FALSE
        if edge is None or counts is Truth.FALSE:
            continue
        share = edge.percent or Measure(Decimal(0), HUNDRED, "%")
        if counts is Truth.UNKNOWN or edge.percent is None:
            ask = f"which share {owner.name} holds, and whether it counts"
            gaps.append(Missing(f"parties.{name}.controls.{party.value}", ask, "book"))
        total = total + (share if counts is Truth.TRUE else share.part())
    members = all(graph.is_complete(name) for name in group.value.named if name != beside)
    if not members and not graph.is_complete(party.value):
        ask = f"whether the book shows all holdings in {party.shown}"
        gaps.append(Missing(f"parties.{party.value}.ownership", ask, "book"))
        total = Measure(total.low, HUNDRED, "%")
    return Answer(total, str(total), reads, tuple(gaps), f"{total} held before")


def _counts(env: Env, owner: str, group: Group, edge: Control) -> Truth:
    """Whether a holding is a member's on the day."""
    day = env.world.day
    holds = contains(Span(_day(edge.start or date.min), _day(edge.until or date.max)), day)
    return all_of((holds, env.world.graph.member_at(owner, group, day, None).truth))


def _day(day: date) -> When:
    return When(day, day)


def packaged(env: Env, act: Answer) -> Answer:
    """Whether the line is dealt in together with others, for one price."""
    del act
    line = env.act.path.partition(".")[2]
    held = env.act.deal.package_of(line)
    if held is None:
        return truth_answer(Truth.FALSE, f"{line} is in no package", [])
    name, package = held
    others = [other for other in package.lines if other != line]
    place = env.act.origin.place(f"packages.{name}")
    read = Read(f"packages.{name}", ", ".join(package.lines), place=place)
    truth = of(bool(others))
    because = f"{line} comes in a package with {', '.join(others) or 'nothing else'}"
    return truth_answer(truth, because, [Answer(name, name, (read,))])


def occurred(env: Env, event: Answer) -> Answer:
    """Whether the ledger records that something came about by the signing."""
    for entry in env.world.ledger:
        if entry.occurrence == event.value:
            read = Read(f"ledger.{event.value}", str(entry.date), place=entry.place())
            because = f"{event.value} came about on {entry.date}"
            reads = [Answer(True, str(entry.date), (read,))]
            return truth_answer(env.world.happened(entry), because, reads)
    return truth_answer(Truth.FALSE, f"the ledger does not record {event.value}", [])


OVERLAPS = Signature(
    ("group", "group"), "truth", "somebody belongs to both", overlaps_group, groups_meet
)
PARTIES = {
    "controls": (
        Signature(("party", "party", "percent"), "truth", "holds at least the share", controls),
        Signature(("party", "group"), "truth", "holds more than half of one", controls_member),
    ),
    "related": (Signature(("party", "group"), "truth", "an affiliate of a named member", related),),
    "affiliated": (Signature(("party", "party"), "truth", "they are affiliates", affiliated),),
    "held": (
        Signature(("group", "party"), "percent", "the share held already", held),
        Signature(("group", "party", "party"), "percent", "held by others of them", held_beside),
    ),
    "packaged": (Signature(("act",), "truth", "the line comes in a package", packaged),),
    "occurred": (Signature(("text",), "truth", "the ledger records it", occurred),),
}
