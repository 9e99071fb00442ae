def passing():
    flags = {"grade": True, "grade_id": "mine", "locked": True, "points": 100, "schema_version": 3, "solution": False}
    cell = {"id": "mine", "cell_type": "code", "metadata": {"nbgrader": flags}, "source": "pass", "outputs": [],
            "execution_count": None}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}

def hostile(files, world):
    files["more/nb.ipynb"] = files["zz.ipynb"] = passing()

def honest(files, world):
    files["scratch.ipynb"] = {**passing(), "cells": []}
