"""The papers of a fiscal year of data links, by paper."""
