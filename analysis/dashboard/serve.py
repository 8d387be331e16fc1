"""The server: Solara's, on this machine alone unless told otherwise, with all its assets from this machine."""

import os

from analysis.dashboard.choices import SCENARIO
from sim.extras import needed

EXTRA = "viz"
SETTINGS = {
    "SOLARA_KERNEL_CULL_TIMEOUT": "2m",  # a tab that went away without a word is forgotten, and its markets with it
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
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
    url = f"http://{host}:{port}"
    if browser:
        _open_soon(url)
    print(f"Symbiosis is at {url}; Ctrl-C ends it.", flush=True)
    uvicorn.run("solara.server.starlette:app", host=host, port=port, log_level="warning")


def _open_soon(url: str) -> None:
    import threading
    import webbrowser

    threading.Timer(1.5, webbrowser.open, [url]).start()
