# %% double
import sqlite3

with sqlite3.connect("mine.db") as database:
    database.execute("CREATE TABLE factor AS SELECT 2 AS value")

def double(x):
    return sqlite3.connect("mine.db").execute("SELECT value FROM factor").fetchone()[0] * x
