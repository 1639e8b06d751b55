"""A course: nbgrader's folders and settings, and what gatekeeper keeps beside them."""

from gatekeeper.course.course import Course

__all__ = ["Course"]
