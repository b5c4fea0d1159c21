"""The history of the tables; run by `schoolcast upgrade` alone.

A migration is `versions/NNNN_what.py` with the next number, which `store.schema.REVISION` names
too. Where SQLite has to make a table anew, pass `table_kwargs={"sqlite_strict": True}` to
`op.batch_alter_table`, or it comes back less strict.
"""
