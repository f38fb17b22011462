"""`python -m bot.actions`: the action server on loopback; the library opens in the background."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.actions", description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    parser.add_argument("--content", type=Path, help="another organisation's knowledge")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")

    from bot.actions.server import serve
    from bot.actions.services import open_services, use_services

    services = open_services(arguments.content)
    use_services(services)
    services.load_library(arguments.content)
    serve(services, arguments.port)


if __name__ == "__main__":
    main()
