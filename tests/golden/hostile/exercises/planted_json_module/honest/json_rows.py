import json


def rows(text):
    return json.loads(text)
