# %% rules [locked]
LIMIT = 9

# %% double [work]
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% double_is_right [test 2]
# Whole numbers
expected = 6
result = double(3)
assert result == expected, "three doubled is six"
### BEGIN HIDDEN TESTS
table = {"{{CANARY}}": 40}
assert double(20) == table["{{CANARY}}"], "twenty doubled"
### END HIDDEN TESTS

# %% double_is_close [test 1]
# Broken numbers
import math
assert math.isclose(double(1.5), 3.0)
assert abs(double(4) - 8) < 1e-9
assert all(isinstance(double(n), int) for n in range(3))

# %% double_counts [test 4]
# One point for each number
sum(double(n) == 2 * n for n in range(1, 5))

# %% greeting [work]
def greeting(name):
    ### BEGIN SOLUTION
    return f"สวัสดี {name}"
    ### END SOLUTION

# %% greeting_is_polite [test 1]
# Greets by name
assert greeting("Mali") == "สวัสดี Mali"
