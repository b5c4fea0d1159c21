"""A bare page to compare with: Flask and waitress alone, with as many bytes as it is told.

As a program it prints its address.
"""

import sys
from typing import Any

from flask import Flask
from waitress import create_server


def main(size: int, threads: int) -> None:
    """Serve one page of `size` bytes until the process is ended."""
    app = Flask(__name__)
    page = "<!doctype html><title>A page</title><p>" + "x" * size

    @app.get("/")
    def only() -> str:
        return page

    server: Any = create_server(app, host="127.0.0.1", port=0, threads=threads)
    sys.stdout.write(f"http://127.0.0.1:{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
