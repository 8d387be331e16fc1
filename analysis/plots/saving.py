"""Figures as files."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.plots.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 200
"""Dots an inch, of the PNG."""


@styled
def save(figure: "Figure", path: str | Path) -> tuple[Path, Path]:
    """Write ``path``.png and ``path``.svg, the same bytes each time; folders that are missing are made.

    Returns:
        The two paths.
    """
    png, svg = save_png(figure, path), Path(f"{path}.svg")
    figure.savefig(svg, metadata={"Date": None, "Creator": None})
    return png, svg


@styled
def save_png(figure: "Figure", path: str | Path) -> Path:
    """Write ``path``.png alone; folders that are missing are made."""
    png = Path(f"{path}.png")
    png.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(png, dpi=DPI, metadata={"Software": None})
    return png
