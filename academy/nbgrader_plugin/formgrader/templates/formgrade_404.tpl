<!doctype html>
<html lang="th">
<head><meta charset="utf-8"><title>{{ resources.notebook_id | e }}</title></head>
<body>
  <p>ยังไม่มีผลการตรวจของงานนี้ กรุณารอสักครู่แล้วเปิดใหม่</p>
  <p lang="en">This work has not been graded yet; wait a moment and open it again.</p>
  <p><a href="{{ resources.base_url }}/formgrader/gradebook">Manual Grading</a></p>
</body>
</html>
