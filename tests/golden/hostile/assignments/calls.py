# %% announce [work]
def announce(names, send):
    ### BEGIN SOLUTION
    for name in names:
        send.to(name)
    ### END SOLUTION

# %% each_is_sent_to [test 3]
# One message each
class Sender:
    def __init__(self):
        self.count = 0
        self.names = []

    def to(self, name):
        self.count += 1
        self.names.append(name)

send = Sender()
announce(["Mali", "Somsak"], send)
assert send.count == 2
assert send.names == ["Mali", "Somsak"]

# %% birthday [work]
def birthday(person):
    ### BEGIN SOLUTION
    person.age += 1
    ### END SOLUTION

# %% a_year_older [test 1]
# By one year
class Person:
    def __init__(self, age):
        self.age = age

mali = Person(31)
birthday(mali)
assert mali.age == 32
