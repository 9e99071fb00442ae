from client import fetch_all, is_code, total


class Row:
    def __repr__(self):
        while True:
            pass


def latest(rows, today):
    return Row()
