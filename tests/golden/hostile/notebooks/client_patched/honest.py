# %% fetch_all
opener = urllib.request.build_opener()
opener.addheaders = [("User-Agent", "client")]
urllib.request.install_opener(opener)

def fetch_all(base):
    items, page = [], 1
    while page:
        with urllib.request.urlopen(f"{base}/items?page={page}", timeout=5) as answer:
            body = json.load(answer)
        items += body["items"]
        page = body["next"]
    return items
