"""Backup and restore: a school in one file, and what must happen before it goes on."""

from schoolcast.backup.making import Made, make_backup
from schoolcast.backup.restoring import Restored, empty, restore_backup

__all__ = ["Made", "Restored", "empty", "make_backup", "restore_backup"]
