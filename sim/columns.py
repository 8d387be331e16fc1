"""Mesa agents whose attributes live in NumPy tables: a million agents in the memory of their numbers.

A :class:`Population` is Mesa's agent set over tables with a row for each agent. It reads, writes and aggregates whole
columns, and makes a :class:`ColumnAgent`, a light handle on one row, only when somebody asks for one.
:class:`ColumnModel` shows populations and ordinary agents side by side. ::

    class Purse(Record):
        money: Real

    class Wallet(ColumnAgent, Purse):                           # wallet.money is a column: the record declares it
        debts = Column[Array]("Owed to each bank, EUR.")

    class Wallets(Population[Wallet]):
        @batch
        def earn(self, first: int, past: int) -> None:          # wallets.do("earn") is one call of it
            self.money[first:past] += 1

    wallets = Wallets(model, Wallet, {**fields(purses), "debts": (accounts, "owed")})
    wallets.money.mean(), wallets[3].money, wallets[wallets.money > 9].agg("debts", np.sum)
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Literal, NoReturn, Self, cast, overload

import numpy as np
from mesa import Agent, Model
from mesa.agentset import AbstractAgentSet, GroupBy

from sim import records
from sim.agentsets import CombinedSet, Method, View, listed, quota
from sim.errors import bad

type Array = np.ndarray[Any, Any]
type Source = tuple[Array, str | None]
"""A table with a row for each agent, and the field to take of it (None: the table itself)."""


def fields(table: Array) -> dict[str, Source]:
    """Every field of a record table under its own name, as a :class:`Population` wants it."""
    return {name: (table, name) for name in table.dtype.names or ()}


def batch[F: Callable[..., None]](method: F) -> F:
    """Mark a population's ``verb(first, past, *args)`` as what its agents' ``verb(*args)`` does, for many rows at once.

    ``population.do(verb)`` and ``shuffle_do`` then call it once, for all rows. It must leave what the agents' own
    methods would leave *in whatever order they acted*: none may depend on what another did in the same call. In
    return no handle is made, and no random number is spent on an order that does not matter. One body serves both
    where an agent's own method is ``self.population.verb(self.row, self.row + 1)``.
    """
    vars(method)["is_batch"] = True
    return method


class Column[V]:
    """An agent's attribute that lies in a table: read and written there, never stored in the agent.

    Of a column of shape (N,) the agent has a Python scalar; of (N, M, ...) its own writable view, of shape (M, ...).
    """

    def __init__(self, doc: str = "", name: str = "") -> None:
        self.__doc__, self.name = doc, name

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, agent: None, owner: type) -> Self: ...
    @overload
    def __get__(self, agent: "ColumnAgent", owner: type) -> V: ...
    def __get__(self, agent: "ColumnAgent | None", owner: type) -> Self | V:
        if agent is None:
            return self
        column = agent.population.column(self.name)
        scalar = column.ndim == 1 and column.dtype.names is None
        return cast(V, column.item(agent.row) if scalar else column[agent.row])

    def __set__(self, agent: "ColumnAgent", value: V) -> None:
        agent.population.column(self.name)[agent.row] = value


class ColumnAgent(Agent):
    """A Mesa agent that is one row of its population's tables: ``population[row]``.

    A subclass declares its columns, each a :class:`Column`, or inherits the :class:`~sim.records.Record` that names
    them; it has no ``__init__`` of its own. The population keeps every handle it makes, so there is one for each row
    and Mesa's sets, which refer to agents weakly, do not lose it.
    """

    __slots__ = ("population", "row")

    population: "Population[Any]"
    row: int
    # Mesa's constructor would set these; it would also register an ordinary agent, and so is not called.
    pos = current_action = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        bases = (base for base in cls.__mro__ if issubclass(base, records.Record) and not issubclass(base, Agent))
        for name in chain.from_iterable(base.fields() for base in bases):
            if not hasattr(cls, name):
                setattr(cls, name, Column[Any](name=name))

    def __new__(cls, population: "Population[Any]", row: int) -> Self:
        """The population's handle on the row, if there is one already."""
        made = population._handles.get(row)
        return cast(Self, super().__new__(cls) if made is None else made)

    def __init__(self, population: "Population[Any]", row: int) -> None:
        self.population, self.row = population, row
        population._handles[row] = self

    @classmethod
    def columns(cls) -> set[str]:
        """The names of the attributes that are columns."""
        return {name for name in dir(cls) if isinstance(getattr(cls, name), Column)}

    @property
    def model(self) -> Any:
        """The model the agent lives in."""
        return self.population.model

    @property
    def unique_id(self) -> int:
        """A number no other agent of the model has."""
        return self.population.first_id + self.row

    @property
    def own(self) -> dict[str, Any]:
        """Attributes set on this very handle that are no columns; usually none."""
        return cast(tuple[Any, Any], object.__getstate__(self))[0] or {}

    def remove(self) -> NoReturn:
        """Refuse: compiled rules, networks and other tables know an agent by its row, so no row may vanish."""
        raise TypeError(
            f"{self!r} is a row of its population's tables and cannot be removed. Let a column say which agents "
            "take part, or drop whole populations with model.remove_all_agents()."
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.population, self.row), self.own or None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id} in row {self.row}>"


class Rows[A: ColumnAgent](View[A]):
    """Some rows of a population, in some order: an agent set that holds row numbers instead of agents.

    What ``population[mask]``, ``select``, ``shuffle``, ``sort`` and ``groupby`` give. Where columns suffice (``get``,
    ``set``, ``agg``, ``sort`` and ``groupby`` by name, ``shuffle``) no handle is made.
    """

    def __init__(self, population: "Population[A]", rows: Iterable[int] | Array) -> None:
        self.population: Population[A] = population
        self.rows: Array = np.asarray(rows, dtype=np.intp)

    @property
    def random(self) -> Any:
        """The model's ``random.Random``, which shuffles."""
        return self.population.model.random

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[A]:
        return map(self.population.handle, self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, ColumnAgent) and agent.population is self.population and agent.row in self.rows

    @overload
    def __getitem__(self, item: int) -> A: ...
    @overload
    def __getitem__(self, item: slice | Sequence[int] | Array) -> "Rows[A]": ...
    def __getitem__(self, item: Any) -> "A | Rows[A]":
        """The agent at a place; or those of a slice, a boolean mask or an array of places (a repeated one once)."""
        chosen = self.rows[item]
        if not np.ndim(chosen):
            return self.population.handle(int(chosen))
        _, first = np.unique(chosen, return_index=True)
        return Rows(self.population, chosen[np.sort(first)])

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> Any:
        """The agents' values of an attribute; of several, a list of them for each agent.

        Of a column, an array (a copy; ``population.trust`` is the live one). Of any other attribute a list, with
        AttributeError or ``default_value`` where an agent lacks it.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing!r}, should be 'error' or 'default'")
        default = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return self._values(attr_names, *default)
        return [list(values) for values in zip(*(self._values(name, *default) for name in attr_names), strict=True)]

    def _values(self, name: str, *default: Any) -> list[Any] | Array:
        if name == "unique_id":
            return self.population.first_id + self.rows
        if name in self.population.sources:
            return cast(Array, self.population.column(name)[self.rows])
        return [getattr(agent, name, *default) for agent in self]

    def set(self, attr_name: str, value: Any) -> Self:
        """Give all agents a value: one for all or, of a column, one a row, as NumPy broadcasts it."""
        if attr_name in self.population.sources:
            self.population.column(attr_name)[self.rows] = value
        else:
            getattr(self.population.agent_type, attr_name)  # AttributeError: a slip of the pen makes no new attribute
            super().set(attr_name, value)
        return self

    def select(
        self,
        filter_func: Callable[[A], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[Agent] | None = None,
    ) -> "Rows[A]":
        """The first ``at_most`` (a number, or a fraction up to 1.0) agents that are of the type and pass the filter."""
        rows = self.rows if issubclass(self.population.agent_type, agent_type or Agent) else self.rows[:0]
        limit = quota(at_most, len(self))
        if filter_func is not None:
            passing = (row for row in rows.tolist() if filter_func(self.population.handle(row)))
            rows = np.fromiter(islice(passing, limit), np.intp)
        return self._derive(rows[:limit], inplace)

    def shuffle(self, inplace: bool = False) -> "Rows[A]":
        """The same agents in random order."""
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return self._derive(rows, inplace)

    def sort(self, key: str | Callable[[A], Any], ascending: bool = False, inplace: bool = False) -> "Rows[A]":
        """The same agents by an attribute or a function, largest first unless ``ascending``; ties keep their order."""
        keys = self._keys(key)
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._derive(self.rows[order], inplace)

    def _derive(self, rows: Iterable[int] | Array, inplace: bool) -> "Rows[A]":
        return self._update(self) if inplace else Rows(self.population, rows)

    def groupby(self, by: str | Callable[[A], Any], result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Mesa's GroupBy of the agents by an attribute or a function, groups in the order they are met."""
        groups = defaultdict(list)
        for key, row in zip(self._keys(by), self.rows.tolist(), strict=True):
            groups[key].append(row)
        sets = {key: Rows(self.population, rows) for key, rows in groups.items()}
        return GroupBy({key: rows.to_list() for key, rows in sets.items()} if result_type == "list" else sets)

    def _keys(self, by: str | Callable[[A], Any]) -> list[Any]:
        return listed(self.get(by) if isinstance(by, str) else self.map(by))


class Population[A: ColumnAgent](Rows[A]):
    """All agents of one class, a row each, of tables that the model and its compiled rules share.

    Beside Mesa's verbs, ``population[i]`` is the agent of row i; ``population.trust`` the live column of all, writing
    to which writes the table; and a method marked :func:`batch` serves all rows in one call. It keeps the arrays it is
    given: hand it the very objects the model holds, not views of them, and a pickled or deep-copied model shares its
    tables with its population as the original does.
    """

    model: "ColumnModel"
    agent_type: type[A]
    sources: dict[str, Source]
    _handles: dict[int, A]

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """A population that can take handles before its state is restored: model, population and handles are a ring."""
        population = super().__new__(cls)
        population.__dict__["_handles"] = {}
        return cast(Self, population)

    def __init__(self, model: "ColumnModel", agent_type: type[A], columns: Mapping[str, Source]) -> None:
        """Join ``model`` with the agents of ``agent_type``, reserving consecutive ``unique_id`` for them.

        ``columns`` maps each column the class declares to its source; all have as many rows as there are agents.
        Raises TypeError where class and mapping disagree, :class:`~sim.errors.BadInput` where lengths do.
        """
        self.model, self.agent_type, self.sources = model, agent_type, dict(columns)
        super().__init__(self, np.arange(self._common_length()))
        self.first_id: int = model.agent_id_counter
        self._check_names()
        self._columns: dict[str, Array] = self._views()
        model.agent_id_counter += len(self)
        model.populations[agent_type] = self

    def _check_names(self) -> None:
        who = self.agent_type.__name__
        if self.agent_type in self.model.populations:
            raise TypeError(f"The model already has a population of {who}.")
        if odd := sorted(self.agent_type.columns() ^ set(self.sources)):
            raise TypeError(f"{who} and its population disagree on columns {odd}: each needs a Column and a source.")
        if taken := sorted(name for name in self.sources if hasattr(type(self), name) or name in vars(self)):
            raise TypeError(f"{who} cannot have columns {taken}: its population has attributes of that name.")

    def _common_length(self) -> int:
        lengths = {name: len(table) for name, (table, _) in self.sources.items()}
        number = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != number:
                raise bad(f"the number of rows of column {name!r}", length, f"{number}, as of the first column")
        return number

    def _views(self) -> dict[str, Array]:
        return {
            name: table if field is None else records.column(table, field)
            for name, (table, field) in self.sources.items()
        }

    def __contains__(self, agent: object) -> bool:
        return isinstance(agent, ColumnAgent) and agent.population is self

    def handle(self, row: int) -> A:
        """The agent of a row, 0 to N - 1."""
        made = self._handles.get(row)
        return self.agent_type(self, row) if made is None else made

    def column(self, name: str) -> Array:
        """The live column of that name, shape (N, ...)."""
        return self._columns[name]

    def batch_of(self, method: Method) -> Callable[..., None] | None:
        """This population's :func:`batch` form of an agents' method, if there is one."""
        known = isinstance(method, str) and hasattr(getattr(type(self), method, None), "is_batch")
        return cast("Callable[..., None]", getattr(self, str(method))) if known else None

    def do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Have all agents act: in one call if the method has a :func:`batch` form, else one by one."""
        at_once = self.batch_of(method)
        if at_once is None:
            return super().do(method, *args, **kwargs)
        at_once(0, len(self), *args, **kwargs)
        return self

    def shuffle_do(self, method: Method, *args: Any, **kwargs: Any) -> Self:
        """Have all agents act, in random order if they act one by one."""
        return (self.do if self.batch_of(method) else super().shuffle_do)(method, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name not in self.__dict__.get("_columns", ()):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        return self._columns[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_columns", ()):
            self._columns[name][...] = value
        else:
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.sources]

    def __getstate__(self) -> dict[str, Any]:
        # Views are taken anew from the tables and handles made anew on touch, save those with attributes of their own.
        state = {name: value for name, value in vars(self).items() if name not in ("_columns", "_handles")}
        return state | {"marked": [agent for agent in self._handles.values() if agent.own]}

    def __setstate__(self, state: dict[str, Any]) -> None:
        state.pop("marked")  # they are among the handles already
        self.__dict__.update(state)
        self._columns = self._views()


class ColumnModel(Model):
    """A Mesa model whose agents are populations in columns and, after them, ordinary agents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what :class:`mesa.Model` takes."""
        super().__init__(*args, **kwargs)
        self.populations: dict[type[ColumnAgent], Population[Any]] = {}

    @property
    def agents(self) -> CombinedSet:
        """Every agent, populations first; made in no time, however many."""
        return CombinedSet([*self.populations.values(), super().agents], self.random)

    @property
    def agents_by_type(self) -> dict[type[Agent], AbstractAgentSet[Any]]:
        """The set of each agent class; a column agent's is its :class:`Population`."""
        return {**self.populations, **super().agents_by_type}

    @property
    def agent_types(self) -> list[type[Agent]]:
        """Every agent class of the model."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Drop every population, tables and all, and remove every ordinary agent."""
        self.populations.clear()
        super().remove_all_agents()
