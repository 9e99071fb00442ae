"""SOP A as software: a fiscal year of data links, its evidence and its level.

events → rules (may it be recorded?) → journal → year (what counts) → evidence → level
"""
