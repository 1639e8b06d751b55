"""Grade notebooks by strangers: run in a sandbox, judged outside of it, recorded by nbgrader.

It knows nothing of any course. A course says in its source notebooks which cells are judged, and
by which question: ``"gatekeeper": {"question": "package.module:name"}`` in the cell's metadata.
"""
