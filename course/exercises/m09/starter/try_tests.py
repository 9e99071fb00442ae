"""รันชุดทดสอบของท่านกับบริการตัวอย่างทุกตัว: python try_tests.py

บริการตัวอย่างอยู่ใน tests/public/targets บริการใน right ถูกต้อง ชุดทดสอบต้องผ่านทุกเทสต์
ส่วนบริการใน wrong ผิดหนึ่งข้อ ต้องมีเทสต์ที่ไม่ผ่านอย่างน้อยหนึ่งเทสต์
ดูรายละเอียดของบริการเดียวได้ด้วย python try_tests.py ชื่อบริการ เช่น open_to_strangers
"""

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import pytest
import uvicorn

HERE = Path(__file__).parent
TARGETS = HERE / "tests" / "public" / "targets"
NOT_MINE = [f"--ignore={HERE / 'tests' / name}" for name in ("public", "support")]


class Fixtures:
    """สิ่งที่ระบบตรวจเตรียมให้เทสต์ของท่าน"""

    def __init__(self, base_url):
        self.url = base_url

    @pytest.fixture
    def app_env(self):
        return {"TOKEN": os.environ["TOKEN"]}

    @pytest.fixture
    def base_url(self):
        return self.url

    @pytest.fixture
    def client(self, base_url):
        with httpx.Client(base_url=base_url, timeout=5, trust_env=False) as client:
            yield client


def load(folder):
    """บริการในโฟลเดอร์นี้ ไฟล์ที่ไม่มีใช้ของบริการที่ถูกต้องแทน"""
    with tempfile.TemporaryDirectory() as place:
        for source in (TARGETS / "right" / "reference", folder):
            shutil.copytree(source, place, dirs_exist_ok=True)
        spec = importlib.util.spec_from_file_location("target", Path(place) / "app.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module.app


def serve(app):
    """เปิดบริการไว้จนโปรแกรมจบ คืนที่อยู่"""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def try_one(name):
    """รันกับบริการเดียวและแสดงรายละเอียด"""
    os.environ["TOKEN"] = secrets.token_urlsafe(16)
    (folder,) = TARGETS.glob(f"*/{name}")
    return pytest.main(["-W", "ignore", *NOT_MINE, str(HERE / "tests")], plugins=[Fixtures(serve(load(folder)))])


def try_all():
    """รันกับบริการทุกตัว ตัวละหนึ่งโปรเซส"""
    for folder in sorted(TARGETS.glob("*/*")):
        run = subprocess.run([sys.executable, __file__, folder.name], capture_output=True, check=False)
        passed = run.returncode == 0
        verdict = "ใช้ได้" if passed == (folder.parent.name == "right") else "ยังใช้ไม่ได้"
        told = "ผ่านทุกเทสต์" if passed else "มีเทสต์ที่ไม่ผ่าน"
        print(f"{folder.parent.name}/{folder.name}: {told} ({verdict})")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(try_one(sys.argv[1]))
    try_all()
