"""เก็บข้อมูลรายงานให้ครบทุกหน้า (อ่านโจทย์ใน README.md)"""


def fetch_all(base_url, token, table, fy_be, province):
    """คืนทุกแถวของตาราง table ปีงบประมาณ fy_be (พ.ศ.) ของจังหวัด province เป็น list ของ dict"""
    raise NotImplementedError("ยังไม่ได้เขียน fetch_all")
