"""The choice of light and dark, kept in a cookie: so the page comes as it was chosen, without a flash."""

from nicegui import ui

from awslambda_cli.console.markup import select

COOKIE = "awslambda-theme"

_DARK = {"auto": None, "light": False, "dark": True}
_KEEP = (
    f"(event) => {{ document.cookie = `{COOKIE}=${{event.target.value}}; path=/; samesite=strict; max-age=31536000`; }}"
)


def theme_choice(theme: str) -> None:
    """Show the choice, made as it was before; unless it was, the system's holds."""
    chosen = theme if theme in _DARK else "auto"
    mode = ui.dark_mode(_DARK[chosen])

    def choose(name: str) -> None:
        mode.value = _DARK.get(name)

    options = {"auto": "System", "light": "Light", "dark": "Dark"}
    select("Theme", choose, options, chosen).on("change", js_handler=_KEEP)
