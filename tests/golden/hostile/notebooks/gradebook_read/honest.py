# %% double
import sqlite3

database = sqlite3.connect(":memory:")
factor = database.execute("SELECT 2").fetchone()[0]

def double(x):
    return factor * x
