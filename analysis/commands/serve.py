"""``symbiosis serve``: markets to look at and to play with, in a browser."""

import click


@click.command()
@click.option("--scenario", default="no_law", show_default=True, help="The scenario to begin with.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8765, show_default=True, help="Where it listens.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
def serve(scenario: str, port: int, host: str, no_browser: bool) -> None:
    """Look at markets while they run: two side by side, the network, interventions. Opens Mesa's Solara server."""
    from analysis.dashboard.serve import serve as run_server
    from scenarios import find

    find(scenario)
    run_server(scenario, host, port, browser=not no_browser)
