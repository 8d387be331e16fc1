"""What remedies cost and saved: a row a remedy, its effect on profit beside its effect on the harm it is for."""

from typing import TYPE_CHECKING

from analysis.plots.methods import Panel, compared

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PANELS = {
    "profit": Panel("Marketers' profit", "% of the twin's", relative=True),
    "harm": Panel("The harm it is for", "% of the twin's", relative=True),
}


def remedies(table: "pd.DataFrame") -> "Figure":
    """Changes of profit and of the harm that a remedy is for, with 95 % intervals; dark where these leave out 0.

    Args:
        table: as ``analysis.remedies.table.table_of`` makes it.
    """
    aims = table[table["aim"]]
    shown = [table[table["what"] == "profit"].assign(measure="profit"), aims.assign(measure="harm")]
    named = [
        some.assign(method=_named(some, aims), group="with a remedy", baseline="its twin without") for some in shown
    ]
    import pandas as pd

    return compared(pd.concat(named, ignore_index=True), PANELS, "What a remedy changes if all marketers use it")


def _named(some: "pd.DataFrame", aims: "pd.DataFrame") -> "pd.Series[str]":
    harm = aims.set_index("remedy")["what"]
    return some["remedy"] + ": " + some["remedy"].map(harm)
