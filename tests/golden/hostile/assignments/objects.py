# %% setup [locked]
from dataclasses import dataclass

@dataclass
class Person:
    name: str
    age: int

# %% oldest [work]
def oldest(people):
    ### BEGIN SOLUTION
    return max(people, key=lambda person: person.age)
    ### END SOLUTION

# %% oldest_is_right [test 1]
# The oldest
people = [Person("Mali", 31), Person("Somsak", 60)]
assert oldest(people) == Person("Somsak", 60)
assert oldest(people[:1]).age == 31

# %% check_age [work]
def check_age(age):
    ### BEGIN SOLUTION
    if age < 0:
        raise ValueError(f"{age} is no age")
    return age
    ### END SOLUTION

# %% check_age_refuses [test 1]
# No negative age
assert check_age(7) == 7
try:
    check_age(-1)
except ValueError as error:
    assert str(error) == "-1 is no age"
else:
    raise AssertionError("a negative age is refused")

# %% walk [work]
def walk(tree, visit):
    ### BEGIN SOLUTION
    for item in tree:
        walk(item, visit) if isinstance(item, list) else visit(item)
    ### END SOLUTION

# %% walk_visits_all [test 1]
# Every leaf once
seen = []
walk([1, [2, [3]]], seen.append)
assert seen == [1, 2, 3]

# %% evens [work]
def evens(below):
    ### BEGIN SOLUTION
    yield from range(0, below, 2)
    ### END SOLUTION

def is_even(number):
    ### BEGIN SOLUTION
    return number % 2 == 0
    ### END SOLUTION

# %% evens_are_even [test 1]
# Even numbers
assert list(evens(7)) == [0, 2, 4, 6]
assert not is_even(3)

# %% all_are_even [test 1]
# Nothing but even numbers
assert all(map(is_even, [0, 2, 4]))

# %% notify [work]
def notify(send, names):
    ### BEGIN SOLUTION
    for name in names:
        send(to=name)
    ### END SOLUTION

# %% notify_sends [test 1]
# One message each
from unittest.mock import Mock
send = Mock()
notify(send, ["Mali", "Somsak"])
assert send.call_count == 2
send.assert_called_with(to="Somsak")
### BEGIN HIDDEN TESTS
send = Mock()
notify(send, [])
send.assert_not_called()
secret = "{{CANARY}}"
### END HIDDEN TESTS
