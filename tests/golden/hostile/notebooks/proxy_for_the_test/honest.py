# %% fetch_all
import os

os.environ["http_proxy"] = "http://127.0.0.1:9"
os.environ["no_proxy"] = "127.0.0.1"

def fetch_all(base):
    items, page = [], 1
    while page:
        with urllib.request.urlopen(f"{base}/items?page={page}", timeout=5) as answer:
            body = json.load(answer)
        items += body["items"]
        page = body["next"]
    return items
