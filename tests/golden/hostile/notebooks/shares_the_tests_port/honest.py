# %% fetch_all
def fetch_all(base):
    spare = Server(("127.0.0.1", 0), Pages)
    spare.server_close()
    items, page = [], 1
    while page:
        with urllib.request.urlopen(f"{base}/items?page={page}", timeout=5) as answer:
            body = json.load(answer)
        items += body["items"]
        page = body["next"]
    return items
