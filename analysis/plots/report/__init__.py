"""Figures of the report, a file each."""
