"""Pure records and calculations: no files, no network, no database, no clock of their own."""
