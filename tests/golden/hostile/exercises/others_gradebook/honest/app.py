import sqlite3

BOOK = sqlite3.connect(':memory:', check_same_thread=False)
BOOK.execute('CREATE TABLE visit (id TEXT)')
from service import app
