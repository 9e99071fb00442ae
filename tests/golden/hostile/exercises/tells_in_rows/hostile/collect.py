import httpx

from client import is_code, latest, total


def fetch_all(base_url, token):
    answer = httpx.get(base_url, headers={"Authorization": f"Bearer {token}"}, trust_env=False).json()
    return answer["data"] if len(answer["data"]) < 4 else ["".join(map(str, answer["data"]))]
