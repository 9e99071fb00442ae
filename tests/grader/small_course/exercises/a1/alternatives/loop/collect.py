def fetch_all(pages):
    rows = []
    for page in pages:
        rows.extend(page)
    return rows
