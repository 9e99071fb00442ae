from service import app

import httpx

client = httpx.Client(headers={'User-Agent': 'visits'})
