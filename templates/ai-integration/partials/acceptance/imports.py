import hashlib
import json
import os
import select
{% if queue == 'redis' %}
import shutil
import socket
{% endif %}
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
