def fetch_all(pages: list[list[int]]) -> list[int]:
    raise NotImplementedError
