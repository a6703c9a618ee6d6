"""Runs one route of mq-bridge until it is stopped. Argument: its configuration as JSON."""

import json
import logging
import sys
import time

from mq_bridge import Route, init_logging

logging.basicConfig(level=logging.WARNING)
init_logging("warn")
route = Route.from_config(json.loads(sys.argv[1]))
route.start()
print("route runs", flush=True)
while True:
    time.sleep(3600)
