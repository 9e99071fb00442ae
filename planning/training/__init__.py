"""SOP B as software: a training project from its draft to the cleared loan.

events → rules (may it happen now?) → journal → project (what it comes to) → deadlines
"""
