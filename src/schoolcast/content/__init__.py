"""Announcements as files: front matter, the folder they lie in, the term calendar, wording."""
