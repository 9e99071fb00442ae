def fetch_all(pages):
    return list(pages[0])
