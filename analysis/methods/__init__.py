"""The methods table: what each way to do marketing brings, and costs, against the plain way of doing it.

``python -m analysis.methods`` runs every strategy, optimiser, machine, level of analytics, source and storage of data,
paired with its baseline by seed; ``--one`` lets one firm alone change, ``--details`` asks further of the strategies.
"""
