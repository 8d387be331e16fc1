"""A social network of the user's own: a graph in memory, or a file."""

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import BadInput, bad, unknown
from sim.society.networks.friends import Friends, befriend

type Ties = list[tuple[str, str]]

SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": None, ".edgelist": None}
"""Edge lists: how the two names on a line are told apart; None is any blanks."""
HEADERS = ("source", "target"), ("from", "to"), ("src", "dst"), ("node1", "node2"), ("id1", "id2"), ("ego", "alter")
"""Titles by which the two columns of friends are known."""
A_GRAPH = "a networkx graph, or the path of a graph file"
FORMATS = "Known: .graphml, .gml, .gexf; and edge lists .csv, .tsv, .txt, .edgelist."


def from_graph(source: Any) -> tuple[Friends, tuple[str, ...]]:
    """The network in ``source``, and the name of each person in it, in the order of its rows.

    Directions, weights, repeated ties and ties to oneself are dropped. People come in the order of the graph; those of
    an edge list in ascending order if their names are whole numbers, else in order of first mention.

    Args:
        source: a networkx graph, or the path of a GraphML, GML or GEXF file, or of an edge list: two names a line,
            parted by blanks (``.txt``, ``.edgelist``), a comma (``.csv``) or a tab (``.tsv``). What follows on the
            line is ignored, so is what stands behind ``#``. A header is recognised in CSV and TSV.

    Raises:
        BadInput: where the file is missing, malformed or of an unknown format, or nobody has a friend.
    """
    if isinstance(source, str | Path):
        return _from_file(Path(source))
    if not (hasattr(source, "nodes") and hasattr(source, "edges")):
        raise bad("network", source, A_GRAPH)
    return _network(source.nodes(), source.edges(), "The graph")


def _from_file(path: Path) -> tuple[Friends, tuple[str, ...]]:
    if path.suffix.lower() not in SEPARATORS and path.suffix.lower() not in _readers():
        raise unknown("format of network files", path.suffix, [*SEPARATORS, *_readers()], FORMATS)
    if not path.is_file():
        raise bad("network", str(path), A_GRAPH, "There is no such file.")
    if path.suffix.lower() in SEPARATORS:
        ties = _edge_list(path)
        return _network(_in_order(ties), ties, str(path))
    graph = _graph_file(path)
    friends, names = _network(graph.nodes(), graph.edges(), str(path))
    return friends, tuple(str(graph.nodes[node].get("label", name)) for node, name in zip(graph, names, strict=True))


def _network(
    people: Iterable[Hashable], ties: Iterable[tuple[Hashable, Hashable]], where: str
) -> tuple[Friends, tuple[str, ...]]:
    """The network of these people and ties, and their names."""
    row = {person: i for i, person in enumerate(people)}
    ends = np.array([(row[one], row[other]) for one, other in ties], np.int32).reshape(-1, 2)
    if not row:
        raise BadInput(f"{where} has nobody in it: it must have at least two people who are friends.")
    friends = befriend(len(row), ends[:, 0], ends[:, 1])
    if not friends.ties:
        raise BadInput(f"{where} has no friendships in it. For consumers without friends, set degree to 0 instead.")
    return friends, tuple(str(person) for person in row)


def _in_order(ties: Ties) -> list[str]:
    """Everyone in these ties: by number if all names are numbers, else as they are first mentioned."""
    names = list(dict.fromkeys(name for tie in ties for name in tie))
    return sorted(names, key=int) if all(map(_is_number, names)) else names


def _is_number(name: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,18}", name) is not None


# ------------------------------------------------------------------------------------------ graph files


def _readers() -> dict[str, Callable[[Path], Any]]:
    import networkx

    return {
        ".graphml": networkx.read_graphml,
        ".gexf": networkx.read_gexf,
        ".gml": lambda path: networkx.read_gml(path, label="id"),
    }


def _graph_file(path: Path) -> Any:
    """The networkx graph in a file."""
    try:
        return _readers()[path.suffix.lower()](path)
    except Exception as error:  # what networkx raises at a malformed file may be anything
        line = f", line {error.position[0]}" if hasattr(error, "position") else ""
        reason = str(error) or type(error).__name__
        raise BadInput(f"{path}{line} is no {path.suffix[1:]} file that can be read: {reason}") from error


# ------------------------------------------------------------------------------------------- edge lists


def _edge_list(path: Path) -> Ties:
    """The ties in an edge list."""
    lines = _lines(path)
    titles = _titles(lines[0][1]) if lines and SEPARATORS[path.suffix.lower()] else None
    ties = [_tie(path, number, cells, *(titles or (0, 1))) for number, cells in lines]
    return ties[1:] if titles or (SEPARATORS[path.suffix.lower()] and _begins_with_words(ties)) else ties


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The number and the cells of each line that says something."""
    number, lines = 0, []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in _rows(file, SEPARATORS[path.suffix.lower()]):
                cells = list(takewhile(lambda cell: not cell.startswith("#"), map(str.strip, row)))
                if any(cells):
                    lines.append((number, cells))
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput(f"{path}, after line {number}, cannot be read as an edge list: {error}") from error
    return lines


def _rows(file: Iterable[str], separator: str | None) -> Iterator[tuple[int, list[str]]]:
    """The number of each line and its cells."""
    if separator is None:
        yield from ((number, line.split()) for number, line in enumerate(file, 1))
    else:
        table = csv.reader(file, delimiter=separator)
        yield from ((table.line_num, row) for row in table)


def _titles(first: list[str]) -> tuple[int, int] | None:
    """The columns in which the two friends stand, if the first line says so."""
    titles = [cell.lower() for cell in first]
    return next(((titles.index(a), titles.index(b)) for a, b in HEADERS if a in titles and b in titles), None)


def _begins_with_words(ties: Ties) -> bool:
    """True if the first line, and no other, has words where numbers belong: then it is a header."""
    first, rest = ties[:1], ties[1:]
    numbers = all(_is_number(name) for tie in rest for name in tie)
    return bool(rest) and numbers and not any(_is_number(name) for tie in first for name in tie)


def _tie(path: Path, number: int, cells: list[str], left: int, right: int) -> tuple[str, str]:
    """The two friends on a line."""
    names = [cells[column] for column in (left, right) if column < len(cells)]
    if len(names) < 2 or not all(names):
        parted = {",": "a comma", "\t": "a tab", None: "blanks"}[SEPARATORS[path.suffix.lower()]]
        raise bad(f"{path}, line {number},", " ".join(cells), f"two names parted by {parted}")
    return names[0], names[1]
