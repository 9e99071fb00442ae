def fetch_all(pages: list[list[int]]) -> list[int]:
    return [row for page in pages for row in page]
