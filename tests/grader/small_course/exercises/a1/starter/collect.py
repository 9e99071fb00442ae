def fetch_all(pages):
    raise NotImplementedError
