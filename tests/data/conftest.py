"""Tests of data never use the network, and see only the folders they are given."""

import os
import urllib.request
from pathlib import Path

import pytest

READER = os.environ.get("GATEDRNN_DATA")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path) -> Path:
    """An empty home, no folder named, and no address but a file's own."""
    open_address = urllib.request.urlopen

    def only_files(url, **options):
        assert url.startswith("file:"), f"a test went to the network: {url}"
        return open_address(url, **options)

    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(urllib.request, "urlopen", only_files)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv("GATEDRNN_DATA", raising=False)
    monkeypatch.delenv("KERAS_HOME", raising=False)
    return home


@pytest.fixture
def folder(monkeypatch, tmp_path) -> Path:
    """An empty folder that `GATEDRNN_DATA` names."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("GATEDRNN_DATA", str(folder))
    return folder


@pytest.fixture
def readers_folder(monkeypatch) -> Path:
    """The folder of real files that the tests were started with."""
    if not READER:
        pytest.skip("GATEDRNN_DATA is not set: the real files were not looked at")
    monkeypatch.setenv("GATEDRNN_DATA", READER)
    return Path(READER)
