"""The harms table: each harm, how it arose, and its size, against a twin market without its cause.

``python -m analysis.harms`` runs every harm's market and its twin with the same seeds; ``--only`` some of them.
"""
