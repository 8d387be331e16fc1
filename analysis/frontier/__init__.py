"""The frontier of privacy and effectiveness: what each privacy technology protects, and what that costs.

``python -m analysis.frontier`` measures it against a twin market that keeps rows, in tables and a figure.
"""
