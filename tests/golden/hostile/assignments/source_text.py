# %% factorial [work]
def factorial(n):
    ### BEGIN SOLUTION
    return 1 if n < 2 else n * factorial(n - 1)
    ### END SOLUTION

# %% factorial_is_recursive [test 2]
# Calls itself
import inspect
body = inspect.getsource(factorial).partition(":")[2]
assert "factorial(" in body
assert factorial(5) == 120
### BEGIN HIDDEN TESTS
secret = "{{CANARY}}"
assert factorial(6) == 720, "six"
### END HIDDEN TESTS

# %% comment [work]
### BEGIN SOLUTION
comment = "done"
### END SOLUTION

# %% comment_is_left [test 1]
# A word
assert comment == "done"
