"""A ticket vouches for a first password, for ten minutes and once."""

from hub_config.login.tickets import OUTSTANDING, VALID_S, FirstLogin, Tickets

LOGIN = FirstLogin("somchai", "first-password")


def test_a_ticket_names_its_owner():
    tickets = Tickets()
    assert tickets.find(tickets.issue(LOGIN)) == LOGIN


def test_a_used_ticket_is_worthless():
    tickets = Tickets()
    ticket = tickets.issue(LOGIN)
    tickets.use(ticket)
    assert tickets.find(ticket) is None


def test_an_old_ticket_is_worthless():
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    ticket = tickets.issue(LOGIN)
    now[0] = VALID_S
    assert tickets.find(ticket) is None


def test_an_invented_ticket_is_worthless():
    assert Tickets().find("") is None


def test_tickets_do_not_pile_up():
    tickets = Tickets()
    first = tickets.issue(LOGIN)
    for _ in range(OUTSTANDING):
        last = tickets.issue(LOGIN)
    assert tickets.find(first) is None
    assert tickets.find(last) == LOGIN


def test_the_password_is_not_shown_by_accident():
    assert "first-password" not in repr(LOGIN)
