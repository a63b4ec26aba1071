import subprocess
import sys


def test_nicegui_is_not_imported_before_somebody_opens_the_page() -> None:
    code = "import sys, awslambda_cli.console, awslambda_cli.serve.app; print('nicegui' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
