def test_it() -> None:
    assert open("b").read() == "untold"
