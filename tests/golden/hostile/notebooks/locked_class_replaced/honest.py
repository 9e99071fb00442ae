# %% oldest
class Group:
    def __init__(self, people):
        self.people = people

    def __iter__(self):
        return iter(self.people)

def oldest(people):
    return max(Group(people), key=lambda person: person.age)
