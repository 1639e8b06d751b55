"""Repair, at build time, what the theme's templates get wrong for accessibility."""


def setup(app):
    return {"parallel_read_safe": True, "parallel_write_safe": True}
