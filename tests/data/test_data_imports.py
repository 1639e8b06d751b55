"""`import gatedrnn.data` costs NumPy: a package with data is opened by the loader that needs it."""

import json
import subprocess
import sys


def test_no_package_with_data_is_imported():
    code = "import gatedrnn.data.tasks, sys, json; print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(run.stdout)}
    assert loaded.isdisjoint({"mlxtend", "sklearn", "statsmodels", "pandas", "music21", "sktime"})
