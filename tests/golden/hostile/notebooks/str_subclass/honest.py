# %% greeting
class Loud(str):
    def shout(self):
        return self.upper()

def greeting(name):
    return Loud(f"สวัสดี {name}")
