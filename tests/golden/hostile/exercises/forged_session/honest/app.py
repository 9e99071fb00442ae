from service import app


class Session:
    failed = property(lambda self: 0)


SESSION = Session()
