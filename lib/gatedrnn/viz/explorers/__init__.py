"""Live sliders: one ES module for page and notebook, and Python twins over the reader's code."""
