def fetch_all(pages: list[list[int]]) -> list[int]:
    rows = []
    for page in pages:
        rows.extend(page)
    return rows
