"""What runs inside the sandbox, beside the student's code: standard library, NumPy and ipykernel.

Nothing in here is trusted once the student's code has run; what it reports decides no score.
"""
