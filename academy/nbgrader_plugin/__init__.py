"""nbgrader's exchange, spoken over HTTP with the academy: runs inside every person's own Jupyter server.

A server sees this package and little else of ours, so nothing here imports another room.
"""
