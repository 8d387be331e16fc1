"""Commands for many runs, a file a command; :mod:`analysis.cli` gathers them."""
