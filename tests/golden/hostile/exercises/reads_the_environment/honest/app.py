import os

TOKEN = os.environ['TOKEN']
from service import app
