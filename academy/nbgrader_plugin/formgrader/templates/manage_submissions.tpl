{%- extends "nbgrader/manage_submissions.tpl" -%}

{#- nbgrader tells here how to autograde in a terminal, which is off. -#}
{%- block messages -%}
<p>ระบบตรวจงานให้อัตโนมัติทันทีที่ส่ง หากต้องการตรวจใหม่ให้สั่งจากหน้าชั้นเรียนของ Anamai Academy</p>
<p lang="en">Work is graded automatically as soon as it is submitted; to grade it again, use Anamai Academy's class page.</p>
{%- endblock -%}
