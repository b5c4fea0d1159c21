"""What the command line and the pages both show: words, gates, what stands until it is mended."""
