{%- extends "nbgrader/base.tpl" -%}

{%- block script -%}
<script src="{{ base_url }}/formgrader/academy/notices.js"></script>
<link rel="stylesheet" href="{{ base_url }}/formgrader/academy/academy.css">
{%- endblock -%}
