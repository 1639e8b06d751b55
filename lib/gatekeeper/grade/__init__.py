"""Grade a class: from the students' folders, through sandboxed workers, into the gradebook.

Workers import this package, and most of it is not for them: import what you need from its modules.
"""
