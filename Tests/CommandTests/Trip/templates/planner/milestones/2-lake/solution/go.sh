#!/bin/sh
set -eu
python3 plan.py
