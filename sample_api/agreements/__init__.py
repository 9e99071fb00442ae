"""Bilateral agreements (ข้อตกลงแลกเปลี่ยนข้อมูล): who may see what, for what, how often, until when; and who did."""
