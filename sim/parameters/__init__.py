"""Every parameter of a scenario: name, default, range, unit, meaning, source; nowhere else.

One class a group. The command line, the error messages, the tables of the documentation and the compiled
rules all read them from here. Sources say ``assumption`` where no measurement is known; ``calibrated`` names the
published effect that a value was chosen against.
"""

from sim.parameters.advertising import Advertising, Tracking
from sim.parameters.automation import Automation, Costs
from sim.parameters.breaches import Breaches
from sim.parameters.enforcement import Enforcement
from sim.parameters.harms import Exploitation, Harms, Persuasion
from sim.parameters.market import Society, TheMarket
from sim.parameters.policy import Policy
from sim.parameters.privacy import Privacy, WordOfMouth
from sim.parameters.regulation import Regulation
from sim.parameters.remedies import Remedies
from sim.parameters.rights import Rights
from sim.parameters.shopping import Shopping
from sim.parameters.technology import PrivacyTechnology, PrivacyTechnologyCosts

__all__ = [
    "GROUPS",
    "Advertising",
    "Automation",
    "Breaches",
    "Costs",
    "Enforcement",
    "Exploitation",
    "Harms",
    "Persuasion",
    "Policy",
    "Privacy",
    "PrivacyTechnology",
    "PrivacyTechnologyCosts",
    "Regulation",
    "Remedies",
    "Rights",
    "Shopping",
    "Society",
    "TheMarket",
    "Tracking",
    "WordOfMouth",
]

GROUPS = (
    TheMarket,
    Society,
    Policy,
    Exploitation,
    Tracking,
    Advertising,
    Shopping,
    Persuasion,
    Automation,
    Costs,
    Privacy,
    PrivacyTechnology,
    PrivacyTechnologyCosts,
    Rights,
    Remedies,
    WordOfMouth,
    Breaches,
    Harms,
    Enforcement,
    Regulation,
)
