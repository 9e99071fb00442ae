"""The department's own API, version 2."""
