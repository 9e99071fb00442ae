# %% fetch_all
class Items(list):
    def add(self, items):
        self.extend(items)
        return self

def fetch_all(base):
    items, page = Items(), 1
    while page:
        with urllib.request.urlopen(f"{base}/items?page={page}", timeout=5) as answer:
            body = json.load(answer)
        items.add(body["items"])
        page = body["next"]
    return items
