"""Measurements: each module here with a NAME and `measure()` gives figures as JSON can hold them.

`python -m benchmarks` runs them all, `python -m benchmarks NAME...` those named.
"""
