def fetch_all(pages: list[list[int]]) -> list[int]:
    return list(pages[0])
