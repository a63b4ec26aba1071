"""HTML elements as the console uses them: plain, with accessible names, looked after by ``static/console.css``."""

from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement


def box(tag: str, classes: str = "", **attributes: str) -> Element:
    """Return an element that holds others."""
    element = ui.element(tag).classes(classes)
    _set(element, attributes)
    return element


def text(tag: str, content: str = "", classes: str = "", **attributes: str) -> TextElement:
    """Return an element that holds text."""
    element = TextElement(tag=tag, text=content).classes(classes)
    _set(element, attributes)
    return element


def button(label: str, act: Callable[[], Any], classes: str = "", **attributes: str) -> TextElement:
    """Return a button."""
    return text("button", label, f"button {classes}", type="button", **attributes).on("click", act, [])


def select(label: str, choose: Callable[[str], Any], options: Mapping[str, str], chosen: str = "") -> Element:
    """Return a drop-down list of values and what to show for them."""
    with box("label", "field"):
        text("span", label, "field-label")
        with box("select", "select").on(
            "change", lambda event: choose(event.args), js_handler="(event) => emit(event.target.value)"
        ) as element:
            for value, shown in options.items():
                option = text("option", shown, value=value)
                if value == chosen:
                    option.props("selected")
    return element


def _set(element: Element, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        element.props[name.replace("_", "-")] = value
