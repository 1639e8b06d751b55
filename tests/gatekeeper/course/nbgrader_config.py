"""Settings of the course that the tests grade: short limits, so that hostile code ends soon."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "tiny"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Fill in this function.")'}

c.Gatekeeper.cell_seconds = 5
c.Gatekeeper.notebook_seconds = 25
c.Gatekeeper.memory_mb = 448
c.Gatekeeper.processes = 64
c.Gatekeeper.file_mb = 8
c.Gatekeeper.scratch_mb = 16
c.Gatekeeper.scratch_files = 256
c.Gatekeeper.cell_output_kb = 20
c.Gatekeeper.output_kb = 100
c.Gatekeeper.answer_mb = 4
