"""Charts: one module a figure of a report, drawn by Altair; only here are it and vl-convert imported.

A module has `TITLE`, `picture(report)`, which is the figure as a block, or None where there is nothing to draw. The
module's name is what people type after `irr plot`.
"""
