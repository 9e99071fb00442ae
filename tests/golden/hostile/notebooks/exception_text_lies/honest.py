# %% check_age
class BadAge(ValueError):
    def __init__(self, age):
        super().__init__(age)
        self.age = age

    def __str__(self):
        return f"{self.age} is no age"

def check_age(age):
    if age < 0:
        raise BadAge(age)
    return age
