"""The consumer as a Mesa agent, and all consumers as Mesa's agent set over columns."""

from typing import Any, cast

import numpy as np

from sim.columns import Column, ColumnAgent, ColumnModel, Population, Rows, batch, fields
from sim.data.estimate import desk_for
from sim.parallel import SMALL_TALK, over
from sim.society.day import live
from sim.society.networks import Friends
from sim.society.talk import listen, room_for_views, take_in, who_talks
from sim.stage import Institution, Stage
from sim.world import Array, Person, World

BOND_COLUMNS = ("trust", "goodwill", "loyalty", "last_purchase", "last_ad", "purchases", "holdout", "subscribed")
TRACK_COLUMNS = ("measure", "personalise", "share", "answered", "known")


class Consumer(ColumnAgent, Person):
    """One consumer: a handle on a row of the market's columns.

    Besides the columns of :class:`~sim.world.Person`, she has an entry for every marketer in ``trust``, ``goodwill``
    and ``loyalty``, for every holder of profiles in ``personalise``, ``share`` …, and for every topic in ``interests``.
    """

    population: "Consumers"
    trust = Column[Array]("Trust in each marketer, 0-1, (M,).")
    goodwill = Column[Array]("Goodwill (ad stock) towards each marketer, 0-1, (M,).")
    loyalty = Column[Array]("Loyalty to each marketer, 0-1, (M,).")
    last_purchase = Column[Array]("Day of the last purchase at each marketer, -1 for never, (M,).")
    holdout = Column[Array]("Whether each marketer's ads never reach her, (M,).")
    last_ad = Column[Array](
        "Day on which each marketer last won an ad slot of hers, shown or ghost, -1 for never, (M,)."
    )
    purchases = Column[Array]("Purchases at each marketer so far, (M,).")
    subscribed = Column[Array]("Whether she gets each marketer's mails, (M,).")
    measure = Column[Array]("Whether each holder may record her for analytics, (H,).")
    personalise = Column[Array]("Whether each holder may personalise for her, (H,).")
    share = Column[Array]("Whether each holder may sell her data, (H,).")
    answered = Column[Array]("Whether each holder's permissions are her own answer, (H,).")
    known = Column[Array]("Whether each holder has an identifier of hers, (H,).")
    interests = Column[Array]("Tastes over topics, summing to 1, (K,).")
    profiles = Column[Array]("Events of each topic that each holder keeps, (H, K).")

    def step(self) -> None:
        """Live the day: the same rules, compiled once, that ``consumers.do("step")`` runs for all."""
        self.population.step(self.row, self.row + 1)

    @property
    def neighbors(self) -> Rows["Consumer"]:
        """Her friends, as an agent set."""
        return self.population[self.population.friends.of(self.row)]

    def profile_at(self, holder: Institution | int) -> Array:
        """Events of each topic that ``holder`` (or its index) keeps of her, (K,)."""
        return np.asarray(self.profiles[holder if isinstance(holder, int) else holder.index])


class Consumers(Population[Consumer]):
    """All consumers: columns of shape (N,), (N, M), (N, H) or (N, K), and the verbs of their day."""

    friends: Friends

    def __init__(self, market: ColumnModel, world: World, friends: Friends) -> None:
        tables: tuple[Any, Any, Any] = world.people, world.bonds, world.tracks
        columns = fields(tables[0])
        columns |= {name: (tables[1], name) for name in BOND_COLUMNS}
        columns |= {name: (tables[2], name) for name in TRACK_COLUMNS}
        columns |= {"interests": (world.interests, None), "profiles": (world.held, None)}
        super().__init__(market, Consumer, columns)
        self.friends = friends

    @property
    def market(self) -> Stage:
        """The market they live in."""
        return cast("Stage", self.model)

    @batch
    def step(self, first: int, past: int) -> None:
        """Consumers ``first`` to ``past`` - 1 live the day."""
        world = self.market.world

        def some(low: int, high: int) -> Any:
            mine = world._replace(books=self.market.ledger.blank())
            live(first + low, first + high, mine, desk_for(world))
            return mine.books

        for books in over(past - first, some, self.market.threads):
            self.market.ledger.enter(books)

    def talk(self) -> None:
        """Every talker hears one friend."""
        world, threads, heard = self.market.world, self.market.threads, np.empty(len(self), np.int32)
        today = world.seed, world.day, float(world.rules.talk_rate), *self.friends  # a whole world is dear to hand over
        over(len(self), lambda low, high: who_talks(low, high, *today, heard), threads, SMALL_TALK)
        talkers = np.flatnonzero(heard >= 0)
        views = room_for_views(len(talkers), len(world.firms))
        told = world.people, world.bonds, talkers, heard, views
        over(len(talkers), lambda low, high: listen(low, high, *told), threads, SMALL_TALK)
        self._take_in(talkers, views)

    def _take_in(self, talkers: Array, views: Array) -> None:
        world = self.market.world
        take_in(0, len(talkers), world._replace(books=self.market.ledger.books), talkers, views)
