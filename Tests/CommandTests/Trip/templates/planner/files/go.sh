#!/bin/sh
python3 plan.py
