"""The history of the tables; run by `schoolcast upgrade` alone."""
