# %% setup [locked]
import numpy as np
import pandas as pd
VISITS = pd.DataFrame({"province": ["Trang", "Nan", "Trang", "Loei"], "visits": [4, 1, 6, 2]})

# %% per_province [work]
def per_province(frame):
    ### BEGIN SOLUTION
    return frame.groupby("province", as_index=False)["visits"].sum().sort_values("province", ignore_index=True)
    ### END SOLUTION

# %% per_province_is_right [test 2]
# One row for each province
expected = pd.DataFrame({"province": ["Loei", "Nan", "Trang"], "visits": [2, 1, 10]})
result = per_province(VISITS)
pd.testing.assert_frame_equal(result, expected)
assert result.equals(expected)
assert len(result) == 3
### BEGIN HIDDEN TESTS
more = pd.DataFrame({"province": ["{{CANARY}}"], "visits": [7]})["visits"]
assert per_province(pd.concat([VISITS, VISITS]))["visits"].tolist() == [4, 2, 20]
### END HIDDEN TESTS

# %% rates [work]
def rates(values):
    ### BEGIN SOLUTION
    values = np.asarray(values, dtype=float)
    return values / values.sum()
    ### END SOLUTION

# %% rates_are_right [test 2]
# Parts of one
np.testing.assert_allclose(rates([1, 3]), [0.25, 0.75])
assert np.allclose(rates([2, 2]), 0.5)
assert (rates([1, 1, 2]) == np.array([0.25, 0.25, 0.5])).all()
assert abs(rates([5, 5]).sum() - 1) < 1e-9

# %% rates_count [test 4]
# One point for each pair
points = 0
for number in range(1, 5):
    points += rates([number, number])[0] == 0.5
points
