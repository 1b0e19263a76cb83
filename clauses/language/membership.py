"""Whether a party is among the persons that a clause binds or benefits, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clauses.language.answer import Missing
from clauses.language.world import Env
from clauses.model.agreement import Agreement
from clauses.model.dates import When
from clauses.model.party import Group
from clauses.model.truth import Truth, all_of, any_of

__all__ = ["Found", "found_in", "shared", "truth_in"]


class Found(NamedTuple):
    """Whether a party belongs, why, and the facts that would settle it."""

    truth: Truth
    because: str
    missing: tuple[Missing, ...]


def found_in(env: Env, party: str, group: Group, key: str, on: When) -> Found:
    """Whether a party belongs to a group that the clause names under a key, on a day."""
    signed = _signed(env.clause.contract)
    found = env.world.graph.member_at(party, group, on, signed)
    where = f"{env.clause.path}.{key}"
    missing = [_missing(path, where, "agreement", found.because) for path in found.missing]
    return Found(found.truth, found.because, tuple(missing))


def truth_in(env: Env, party: str, group: Group, on: When) -> Truth:
    """The truth of `found_in` alone."""
    signed = _signed(env.clause.contract) if group.at != "event" else None
    return env.world.graph.truth_at(party, group, on, signed)


def shared(env: Env, mine: Group, theirs: Group, key: str) -> Found:
    """Whether somebody whom an act names a group of belongs to a group of the clause, too.

    Of the act's group, one party is named, and with it perhaps its affiliates are meant.
    """
    world, (named,) = env.world, mine.party
    found = [found_in(env, named, theirs, key, world.day)]
    if mine.affiliates != "no":
        signing = world.day.earliest if world.day.is_exact else None
        linked = world.graph.connected(named) if theirs.affiliates != "no" else ()
        names = dict.fromkeys((*theirs.named, *sorted(linked)))
        for party in (name for name in names if name != named):
            member = world.graph.member_at(party, mine, world.day, signing)
            its = found_in(env, party, theirs, key, world.day)
            truth = all_of((member.truth, its.truth))
            because = f"{member.because}; {its.because}"
            where = f"{env.act.path}.bound"
            missing = [_missing(path, where, "deal", member.because) for path in member.missing]
            open_ones = its.missing if its.truth is Truth.UNKNOWN else ()
            found.append(Found(truth, because, (*missing, *open_ones)))
    truth = any_of(one.truth for one in found)
    mattering = [one for one in found if one.truth is truth]
    because = mattering[0].because if truth is not Truth.FALSE else found[0].because
    asks = tuple(dict.fromkeys(m for one in mattering for m in one.missing))
    return Found(truth, because, asks if truth is Truth.UNKNOWN else ())


def _missing(path: str, where: str, owner: str, because: str) -> Missing:
    """What is missing to know who belongs to the group at a place of an agreement or a deal."""
    signing = Missing("signing", "the exact day of signing", "deal")
    signed = Missing("signed", "when the agreement was signed", "agreement")
    asks = {
        "affiliates": Missing(f"{where}.affiliates", "whether affiliates are meant", owner),
        "at": Missing(f"{where}.at", "when somebody must be an affiliate", owner),
        "signed": signed if owner == "agreement" else signing,
        "day": signing,
    }
    return asks.get(path) or Missing(path, because, "book")


def _signed(contract: Agreement | None) -> date | None:
    """When an agreement was signed; else the exact day on which it took effect."""
    if contract is None or contract.signed is not None:
        return contract.signed if contract else None
    effective = contract.effective.value
    return effective.earliest if isinstance(effective, When) and effective.is_exact else None
