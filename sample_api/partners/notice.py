"""What every page and answer of a partner says of itself."""

NOT_REAL_TH = "ระบบจำลองเพื่อการฝึกอบรม ไม่ใช่ระบบจริง และไม่ได้อ้างถึงการทำงานจริงของหน่วยงานใด"
HEADERS = {"X-Simulation": "training simulator with synthetic data; not any agency's real system"}
