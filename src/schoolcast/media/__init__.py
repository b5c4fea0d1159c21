"""Pictures: originals in, clean copies out."""
