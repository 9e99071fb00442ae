"""What the hub asks about accounts. Every method blocks (argon2, a database): call them in a thread."""

from foundation.store import open_engine, reading_factory, session_factory
from people import Person, accounts


class Roster:
    """The academy's accounts, in the database at `url`."""

    def __init__(self, url: str) -> None:
        engine = open_engine(url)
        self._sessions = session_factory(engine)
        self._reading = reading_factory(engine)

    def verify(self, username: str, password: str) -> Person | None:
        """Give the person when the account is active and the password theirs, in the same time as for anyone."""
        with self._reading() as session:
            person = accounts.verify(session, username, password)
            renewed = accounts.renewed(session, username, password) if person is not None else None
        if renewed is not None:
            with self._sessions.begin() as session:
                accounts.rehash(session, renewed)
        return person

    def find(self, username: str) -> Person | None:
        """Give the person, active or not."""
        with self._reading() as session:
            return accounts.person(session, username)

    def change_password(self, username: str, old: str, new: str) -> None:
        """Replace a password; raises BilingualError when the old one is wrong or the new one too weak."""
        with self._reading() as session:
            made = accounts.own_password(session, username, old, new)
        with self._sessions.begin() as session:
            accounts.change_password(session, made)
