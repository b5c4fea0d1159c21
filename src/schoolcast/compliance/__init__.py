"""The compliance checks: the guarded child process, the runner, the catalogue and the rules."""
