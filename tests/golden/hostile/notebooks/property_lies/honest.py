# %% oldest
class Tally:
    def __init__(self, people):
        self._people = people

    @property
    def oldest(self):
        return sorted(self._people, key=lambda person: -person.age)[0]

def oldest(people):
    return Tally(people).oldest
