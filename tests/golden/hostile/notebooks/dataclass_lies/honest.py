# %% oldest
@dataclass
class Ranked:
    person: Person

    def __eq__(self, other):
        return self.person.age == other.person.age

    def __lt__(self, other):
        return self.person.age < other.person.age

def oldest(people):
    return max([Ranked(person) for person in people]).person
