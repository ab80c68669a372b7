"""Logs to triage to notification, by an agent that works within limits."""
