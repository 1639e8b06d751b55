"""Pages for students: what is right, and what to look at next."""

from gatekeeper.feedback.page import render_page
from gatekeeper.feedback.scores import Scores, read_scores
from gatekeeper.feedback.write import write_pages

__all__ = ["Scores", "read_scores", "render_page", "write_pages"]
