"""Formats of tables: one module each.

A format module has

- `FORMAT`, the name people read, and `SUMMARY`, what it is in one line;
- `OPTIONS`, the names of those `TableOptions` that mean something for it;
- `claims(source)`, whether the bytes look like this format;
- `open_table(source, options)`, the table in it, or several where it has sheets and `options` ask for them, as
  `irr.tables.grid.Grid`; `InputError` says what is wrong with it.

Modules are asked in the order of their names; the last, `csv`, takes whatever is text.
"""
