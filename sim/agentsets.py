"""Agent sets that store no agents: what sets in columns have in common, and several sets seen as one."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Literal, NoReturn, Self

import numpy as np
from mesa import Agent
from mesa.agentset import AbstractAgentSet, AgentSet, GroupBy

type Method = str | Callable[..., Any]
"""The name of an agent's method, or a function of an agent."""


class View[A: Agent](AbstractAgentSet[A]):
    """An agent set that stores no agents and cannot be changed; ``copy`` gives Mesa's own, that can."""

    random: Any

    def to_list(self) -> list[A]:
        """All agents, in order."""
        return list(self)

    def copy(self) -> AgentSet[A]:
        """Mesa's ordinary, changeable set of the same agents."""
        return AgentSet(self, self.random)

    __copy__ = copy

    def _from_iterable(self, agents: Iterable[A]) -> AgentSet[A]:
        # What | & - ^ of two sets are made with.
        return AgentSet(agents, self.random)

    def _update(self, agents: Iterable[A]) -> NoReturn:
        raise TypeError(f"This {type(self).__name__} cannot be changed in place: change its copy() instead.")

    add = discard = remove = _update

    def batch_of(self, method: Method) -> Callable[..., None] | None:
        """What does the agents' method for all of them in one call, if this set has such a thing."""
        return None

    def map(self, method: Method, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on each agent; the results, in order."""
        return [act(agent, method, *args, **kwargs) for agent in self]

    def do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on each agent, in order."""
        for agent in self:
            act(agent, method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on each agent, in random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self


class CombinedSet(View[Agent]):
    """Several agent sets seen as one, in order and live: what :attr:`sim.columns.ColumnModel.agents` is.

    ``get``, ``set`` and ``do`` let each set do it its own way. ``select``, ``shuffle``, ``sort``, ``groupby`` and
    ``copy`` give Mesa's own sets, and so make a handle for every row in them; a population's do without.
    """

    def __init__(self, sets: Sequence[AbstractAgentSet[Any]], random: Any) -> None:
        self.sets, self.random = sets, random

    def __len__(self) -> int:
        return sum(map(len, self.sets))

    def __iter__(self) -> Iterator[Agent]:
        return chain.from_iterable(self.sets)

    def __contains__(self, agent: object) -> bool:
        return any(agent in agents for agents in self.sets)

    def get(self, attr_names: str | list[str], *missing: Any, **how: Any) -> list[Any]:
        """The agents' values of an attribute; of several, a list of them for each agent. Options are Mesa's."""
        return [*chain.from_iterable(listed(agents.get(attr_names, *missing, **how)) for agents in self.sets)]

    def set(self, attr_name: str, value: Any) -> Self:
        """Give every agent the value; AttributeError if the agents of a population have no such attribute."""
        for agents in self.sets:
            agents.set(attr_name, value)
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[Agent] | None = None,
    ) -> AgentSet[Agent]:
        """The first ``at_most`` (a number, or a fraction up to 1.0) agents that are of the type and pass the filter."""
        limit = quota(at_most, len(self))
        chosen = (agents.select(filter_func, limit, agent_type=agent_type) for agents in self.sets)
        return self._plain(islice(chain.from_iterable(chosen), limit), inplace)

    def shuffle(self, inplace: bool = False) -> AgentSet[Agent]:
        """All agents in random order."""
        return self._plain(self, inplace).shuffle(inplace=True)

    def sort(self, key: str | Callable[[Any], Any], ascending: bool = False, inplace: bool = False) -> AgentSet[Agent]:
        """All agents by an attribute or a function, largest first unless ``ascending``."""
        return self._plain(self, inplace).sort(key, ascending, inplace=True)

    def groupby(self, by: str | Callable[[Any], Any], result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Mesa's GroupBy of all agents by an attribute or a function."""
        return self.copy().groupby(by, result_type)

    def _plain(self, agents: Iterable[Agent], inplace: bool) -> AgentSet[Agent]:
        return self._update(agents) if inplace else AgentSet(agents, self.random)

    def do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Have every agent act, set by set."""
        for agents in self.sets:
            agents.do(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Have every agent act in random order, in which a population that acts in one call has one turn."""
        turns = [turn for agents in self.sets for turn in _turns(agents, method)]
        self.random.shuffle(turns)
        for turn in turns:
            if isinstance(turn, AbstractAgentSet):
                turn.do(method, *args, **kwargs)
            elif turn in self:  # not removed by one before it
                act(turn, method, *args, **kwargs)
        return self


def act(agent: Any, method: Method, *args: Any, **kwargs: Any) -> Any:
    """Call an agent's method by name, or a function of the agent."""
    return getattr(agent, method)(*args, **kwargs) if isinstance(method, str) else method(agent, *args, **kwargs)


def _turns(agents: AbstractAgentSet[Any], method: Method) -> Iterable[Any]:
    return [agents] if isinstance(agents, View) and agents.batch_of(method) else agents


def quota(at_most: float, number: int) -> int:
    """How many of ``number`` agents ``at_most`` admits; by Mesa's rule a float up to 1.0 is a fraction."""
    wanted = int(at_most * number) if isinstance(at_most, float) and at_most <= 1.0 else at_most
    return math.ceil(min(wanted, number))


def listed(values: list[Any] | np.ndarray[Any, Any]) -> list[Any]:
    """Values as a list: Python scalars of a (N,) column, a row each of a wider one."""
    return values.tolist() if isinstance(values, np.ndarray) and values.ndim == 1 else list(values)
