def fetch_all(pages):
    return [row for page in pages for row in page]
