# %% read_age [work]
def read_age(text):
    ### BEGIN SOLUTION
    return int(text)
    ### END SOLUTION

# %% read_age_refuses [test 2]
# Refuses what is no number
assert read_age("7") == 7
refused = False
try:
    read_age("seven")
except:
    refused = True
assert refused

# %% ages [work]
def ages(texts):
    ### BEGIN SOLUTION
    for text in texts:
        yield int(text)
    ### END SOLUTION

# %% ages_refuse [test 1]
# Refuses it in a list too
refused = False
try:
    for age in ages(["7", "seven"]):
        assert age
except:
    refused = True
assert refused

# %% unit [work]
### BEGIN SOLUTION
unit = "years"
### END SOLUTION

# %% unit_is_given [test 1]
# A word
assert unit == "years"
