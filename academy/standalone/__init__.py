"""Commands that stand alone: a course directory on the disk is all they need, no hub, no service, no ledger."""

from academy.standalone.directory import Directory, autograde_directory, generate_assignment
from academy.standalone.exercise import grade_exercise_folder
from academy.standalone.report import Report, check_report_file, write_report

__all__ = [
    "Directory",
    "Report",
    "autograde_directory",
    "check_report_file",
    "generate_assignment",
    "grade_exercise_folder",
    "write_report",
]
