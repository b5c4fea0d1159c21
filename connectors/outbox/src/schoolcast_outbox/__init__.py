"""schoolcast connector that writes each post into a folder: the dry run and reference implementation."""
