"""The server: Solara's, on this machine alone unless told otherwise, with all its assets from this machine."""

import os
import warnings

from analysis.dashboard.choices import SCENARIO
from sim.errors import BadInput
from sim.extras import needed

EXTRA = "viz"
SETTINGS = {
    "SOLARA_KERNEL_CULL_TIMEOUT": "2m",  # a tab that went away without a word is forgotten, and its markets with it
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_THEME_SHOW_BANNER": "false",
}
"""How Solara is set unless the environment says otherwise."""


def serve(scenario: str, host: str, port: int, browser: bool) -> None:
    """Serve the page until Ctrl-C; raises :class:`~sim.errors.BadInput` if what it needs is missing."""
    os.environ |= {SCENARIO: scenario, "SOLARA_APP": "analysis.dashboard.app"}
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    for module in ("solara", "solara_assets", "altair"):
        needed(module, EXTRA, "The server")
    uvicorn = needed("uvicorn", EXTRA, "The server")
    _refuse_taken(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if browser:
        _open_soon(url)
    print(f"Symbiosis is at {url}; Ctrl-C ends it.", flush=True)
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)  # of use within other sites' frames
    uvicorn.run("solara.server.starlette:app", host=host, port=port, log_level="warning")


def _refuse_taken(host: str, port: int) -> None:
    """Raise :class:`~sim.errors.BadInput` if nothing can listen there."""
    import socket

    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        way_out = "Give another --port, or another --host."
        raise BadInput(f"Nothing can listen at {host}, port {port}: {error.strerror or error}. {way_out}") from None


def _open_soon(url: str) -> None:
    import threading
    import webbrowser

    threading.Timer(1.5, webbrowser.open, [url]).start()
