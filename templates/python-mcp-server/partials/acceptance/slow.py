def _import_what_is_slow() -> None:
    import gc

    import mcp.server  # noqa: F401
    import mcp.server.auth.provider  # noqa: F401
    import mcp.server.streamable_http_manager  # noqa: F401
    import uvicorn  # noqa: F401

    gc.freeze()
