# %% setup [locked]
import csv
import json
from pathlib import Path

# %% report [work]
### BEGIN SOLUTION
with open("data.csv") as file:
    total = sum(int(row["visits"]) for row in csv.DictReader(file))
Path("report.json").write_text(json.dumps({"total": total}))
### END SOLUTION

# %% report_is_right [test 2]
# The total of all rows
with open("data.csv") as file:
    visits = [int(row["visits"]) for row in csv.DictReader(file)]
assert json.loads(Path("report.json").read_text()) == {"total": sum(visits)}
### BEGIN HIDDEN TESTS
secret = "{{CANARY}}"
assert len(visits) == 4
### END HIDDEN TESTS

# %% note [work]
### BEGIN SOLUTION
note = "done"
### END SOLUTION

# %% note_is_left [test 1]
# A word
assert note == "done"
