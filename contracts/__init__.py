"""Checks of what an API promises, as a library and as a report for an official letter."""
