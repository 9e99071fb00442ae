# %% days [work]
def days(month):
    ### BEGIN SOLUTION
    return 28 if month == 2 else 30
    ### END SOLUTION

# %% february_has_days [test 2]
# Four weeks
assert days(2) > 27

# %% codes [work]
def codes(count):
    ### BEGIN SOLUTION
    return list(range(10, 10 + count))
    ### END SOLUTION

# %% codes_are_counted [test 1]
# As many as were asked for
assert len(codes(3)) >= 3

# %% visits_are_summed [test 1]
# The sum of the days' numbers
assert sum(range(days(2))) == 378

# %% codes_differ [test 1]
# No code twice
assert len(set(codes(4))) == 4
