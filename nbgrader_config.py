"""nbgrader's settings for this course: what the instructor writes, what the students get."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "gatedrnn"
# solutions/ is the source; exercises/ is made from it and never edited.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Fill in this function, then run its check below.")'
}
# Seconds for one cell; an endless loop is then interrupted and the check says in which line.
c.Execute.timeout = 60

# For `nbgrader zip_collect`: a learning platform's download named <student>_<notebook>.ipynb.
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/_]+)_(?P<file_id>[^/.]+)"
