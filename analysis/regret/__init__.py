"""Regret: what learning costs an optimiser, against the best it could have done from the first day.

``python -m analysis.regret`` lets one firm learn one lever with each optimiser, beside twins in which it does each
candidate for everybody. It tells, too, how often a winner was none: promised gains against delivered ones, and tests
of what makes no difference.
"""
