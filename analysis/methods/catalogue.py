"""Which methods are compared, and with what: groups of policies, of which the first is the baseline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.errors import BadInput
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.targeting import Strategy
from sim.registry import Registered
from sim.scenario import Scenario

PLAIN = "broad"
"""The strategy that others are compared with: it knows nobody."""
LISTENS = 0.2
"""Share of people's pages that an own app, or social listening, covers where a firm has it."""
ENDOGENOUS = "personalization collection transparency security"
"""What firms set themselves where policies are learned."""
TESTED = {"optimiser": "thompson", "learns": "creative"}
MAILING = {"mails": 1.0}
"""What retention campaigns want to have: with no mails, foreseeing who will leave is worth nothing."""
DEAL = {"deals": ({"seller": "Giant 2", "buyer": "Giant 1"},)}


@dataclass(frozen=True)
class Method:
    """A policy with a name, as far as it differs from the default one."""

    name: str
    policy: Mapping[str, Any] = field(default_factory=dict)
    """What whoever uses the method does."""
    market: Mapping[str, Any] = field(default_factory=dict)
    """What it wants of the market besides."""

    def by_all(self, base: Scenario) -> Scenario:
        """The market in which all marketers use it."""
        return base.with_(**self.policy, **self.market)

    def by_one(self, base: Scenario) -> Scenario:
        """The market in which the first marketer uses it, and the others do as ever."""
        first, *others = base.firms or ({},)
        return base.with_(firms=({**first, **self.policy}, *others), **self.market)


@dataclass(frozen=True)
class Group:
    """Methods that are ways to do the same thing; the baseline is the plain one."""

    name: str
    baseline: Method
    methods: tuple[Method, ...]

    def about(self, text: str) -> "Group":
        """The methods whose name, or whose group's, contains ``text``."""
        wanted = text.lower()
        some = tuple(method for method in self.methods if wanted in method.name.lower() or wanted in self.name)
        return replace(self, methods=some)


def catalogue(only: str = "") -> list[Group]:
    """All groups, or what is about ``only``; raises :class:`~sim.errors.BadInput` if nothing is."""
    groups = [targeting(), optimisers(), automation(), analytics(), sources(), storage(), policies()]
    some = [group.about(only) for group in groups]
    if not any(group.methods for group in some):
        raise BadInput(f"No method, and no group of methods, has {only!r} in its name. Try 'targeting', or 'mail'.")
    return [group for group in some if group.methods]


def targeting() -> Group:
    """Every strategy."""
    others = (Method(name, {"strategy": name}) for name in Strategy.all() if name != PLAIN)
    return Group("targeting", Method(PLAIN, {"strategy": PLAIN}), tuple(others))


def optimisers() -> Group:
    """Every campaign optimiser, learning the intensity of personalization."""
    others = (Method(n, {"optimiser": n, "learns": "personalization"}) for n in Optimiser.all() if n != "fixed")
    return Group("optimisers", Method("fixed"), tuple(others))


def automation() -> Group:
    """Mails, chatbots, and creatives made by machines, tested or not."""
    methods = (
        Method("weekly mails", MAILING),
        Method("open chatbot", {"chatbot": "disclosed"}),
        Method("hidden chatbot", {"chatbot": "undisclosed"}),
        Method("agency, tested", TESTED),
        Method("generated", {"content": "generated"}),
        Method("generated, tested", {"content": "generated", **TESTED}),
        Method("reviewed", {"content": "reviewed"}),
        Method("reviewed, tested", {"content": "reviewed", **TESTED}),
    )
    return Group("automation", Method("by hand"), methods)


def analytics() -> Group:
    """Every level of analytics, by maturity, at firms that send mails."""
    levels = sorted(_named(Analytics.all()), key=lambda level: level[1].level)
    methods = tuple(Method(n, {"analytics": n} | MAILING) for n, _ in levels if n != "none")
    return Group("analytics", Method("none", MAILING), methods)


def _named[T: Registered](members: Mapping[str, type[T]]) -> list[tuple[str, type[T]]]:
    return list(members.items())


def sources() -> Group:
    """Less data from others than brokers' data, and more."""
    methods = (
        Method("no brokers", {"third_party": False}),
        Method("one deal", market=DEAL),
        Method("app", {"app_coverage": LISTENS}),
        Method("social", {"social_coverage": LISTENS}),
    )
    return Group("sources", Method("brokers"), methods)


def storage() -> Group:
    """Where profiles are kept."""
    return Group("storage", Method("warehouse"), tuple(Method(n, {"storage": n}) for n in ("lake", "cloud")))


def policies() -> Group:
    """Policies that firms find themselves, step by step."""
    learned = Method("learned", {"optimiser": "gradient", "learns": ENDOGENOUS})
    return Group("policies", Method("as set"), (learned,))
