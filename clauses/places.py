"""Where the parts of a document stand, looked up when it is asked."""

from __future__ import annotations

import json
from typing import Any

from clauses.faults import Place

__all__ = ["Places"]

Steps = tuple[str | int, ...]
# Line and column, and what is inside: for each key where it stands and its value, or a list.
Spot = list[Any]


class Places:
    """The lines and columns of a YAML document's parts; of another document the file alone.

    It stands for itself where it is pickled, in little room.
    """

    def __init__(self, file: str, node: Any = None) -> None:
        self.file = file
        self._node, self._packed = node, ""
        self._spots: Spot | None = None

    def __call__(self, path: Steps, key: bool = False) -> Place:
        """Where the value at a path stands, or its key; what was not written is passed over."""
        spot = self._tree()
        if spot is None:
            return Place(self.file)
        best = spot
        for step in path:
            inside = spot[2] if len(spot) > 2 else None
            found = None
            if isinstance(inside, dict):
                found = inside.get(str(step))
                if found is not None:
                    best, found = found, found[2]
            elif isinstance(inside, list) and str(step).isdecimal():
                index = int(step) if len(str(step)) < 9 else len(inside)
                found = inside[index] if index < len(inside) else None
                best = best if found is None else found
            spot = spot if found is None else found
        if len(spot) == 2 and not key:
            best = spot
        return Place(self.file, best[0], best[1])

    def _tree(self) -> Spot | None:
        if self._spots is None:
            if self._node is not None:
                self._spots, self._node = _spot(self._node), None
            elif self._packed:
                self._spots, self._packed = json.loads(self._packed), ""
        return self._spots

    def __getstate__(self) -> tuple[str, str]:
        spots = self._packed or (json.dumps(tree) if (tree := self._tree()) is not None else "")
        return self.file, spots

    def __setstate__(self, state: tuple[str, str]) -> None:
        self.__init__(state[0])  # type: ignore[misc]
        self._packed = state[1]


def _spot(node: Any) -> Spot:
    import yaml

    mark = node.start_mark
    spot: Spot = [mark.line + 1, mark.column + 1]
    if isinstance(node, yaml.MappingNode):
        # Of a key that stands twice the first is meant.
        rows = {k.value: (k, v) for k, v in reversed(node.value) if isinstance(k, yaml.ScalarNode)}
        spot.append(
            {
                name: [key.start_mark.line + 1, key.start_mark.column + 1, _spot(value)]
                for name, (key, value) in rows.items()
            }
        )
    elif isinstance(node, yaml.SequenceNode):
        spot.append([_spot(item) for item in node.value])
    return spot
