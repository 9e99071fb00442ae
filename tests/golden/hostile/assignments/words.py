# %% initial [work]
def initial(word):
    ### BEGIN SOLUTION
    return word[0]
    ### END SOLUTION

# %% initial_is_right [test 2]
# The first letter
assert initial("Mali") == "M"
### BEGIN HIDDEN TESTS
assert initial("{{CANARY}}") == "C"
### END HIDDEN TESTS

# %% final [work]
def final(word):
    ### BEGIN SOLUTION
    return word[-1]
    ### END SOLUTION

# %% final_is_right [test 1]
# The last letter
letter = final("Mali")
assert letter == "i", letter
