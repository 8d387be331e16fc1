"""The remedies table: what each remedy cost, and what it saved, against the same market without it.

``python -m analysis.remedies`` runs every remedy and its twin with the same seeds. A further one is a row of
:data:`~analysis.remedies.catalogue.REMEDIES`, a further harm one of :data:`~analysis.remedies.harms.HARMS`.
"""
