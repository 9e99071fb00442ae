import sqlite3

from service import app

with sqlite3.connect('marks.db') as book:
    book.execute('CREATE TABLE IF NOT EXISTS mark (score REAL)')
