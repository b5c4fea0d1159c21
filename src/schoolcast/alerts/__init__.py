"""Alerts: who is told what, by mail, and once; never a pupil's name, a text or a picture."""
