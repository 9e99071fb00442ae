import sqlite3

book = sqlite3.connect("file:{{WORLD}}/gradebook.db?mode=ro", uri=True)
raise RuntimeError(book.execute("SELECT comment FROM grade").fetchall())
