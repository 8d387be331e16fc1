"""The interactive server: markets that people look at while they run. ``symbiosis serve`` starts it.

``analysis.dashboard.app`` is the page, for ``solara run`` and notebooks; all else here runs without a browser.
"""
