def _import_what_is_slow() -> None:
    import functools
    import gc

    import boto3  # noqa: F401
    import botocore.loaders
    import botocore.session
    import mcp.server  # noqa: F401

    # Somebody's profile or endpoint is nothing to go by.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]

    # EC2's description is several MB of JSON. It is read once, here, for the loaders of all sessions.
    loader = botocore.loaders.JSONFileLoader
    read = functools.cache(loader().load_file)
    loader.load_file = lambda _, path: read(path)  # type: ignore[method-assign]
    session = botocore.session.Session()
    session.set_credentials("local", "local")
    session.create_client("ec2", "eu-central-1")
    gc.freeze()
