"""Grade notebooks that strangers wrote: sandboxed, judged outside the sandbox, recorded by nbgrader.

It knows nothing of any course. A course says in its source notebooks which cells are judged, and
by which question: ``"gatekeeper": {"question": "package.module:name"}`` in the cell's metadata.
"""
