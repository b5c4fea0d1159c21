"""The command line: one module a command or group, each imported only when it is used."""
