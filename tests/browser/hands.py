"""How somebody works a page: with a mouse, with a finger, or with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 150
# What is wrong with how the keyboard's place is shown, "" if nothing. The calendar button inside a date field
# has a ring of the browser's own, which a page cannot read.
FOCUS_FAULT = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return ''
  const style = getComputedStyle(at), box = at.getBoundingClientRect()
  const name = at.outerHTML.slice(0, 200)
  const inCalendar = at.type === 'date' && !at.matches(':focus-visible')
  const outlined = inCalendar || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
  if (!outlined && style.boxShadow === 'none') return `no focus indicator: ${name}`
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
  return inside && box.width > 1 && box.height > 1 ? '' : `focus out of sight: ${name}`
}"""
# Where the keyboard stands: on the target (or in its group of radio buttons), before or after it.
PLACE = """target => {
  const at = document.activeElement
  if (at === target) return 'there'
  const radios = target.type === 'radio' && at?.type === 'radio'
  if (radios && at.name === target.name && at.form === target.form) return 'there'
  if (!at || at === document.body) return 'before'
  return at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? 'after' : 'before'
}"""
RADIO_STEPS = """target => {
  const group = [...target.form.elements].filter((one) => one.name === target.name && one.type === 'radio')
  return group.indexOf(target) - group.indexOf(document.activeElement)
}"""
OPTION_STEPS = """(select, value) => {
  const wanted = [...select.options].findIndex((option) => option.value === value)
  if (wanted < 0) throw new Error(`no option ${value} in ${select.name}`)
  return wanted - select.selectedIndex
}"""


class Hands(Protocol):
    """What somebody does with a page."""

    def press(self, target: Locator) -> None:
        """Press a link or a button."""

    def write(self, target: Locator, text: str) -> None:
        """Type into a field, in place of what it holds."""

    def choose(self, target: Locator, value: str) -> None:
        """Choose an option of a list by its value."""

    def tick(self, target: Locator) -> None:
        """Choose a radio button."""


class Mouse:
    """Points and clicks, and types."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Click."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click into the field and type."""
        self.press(target)
        self.page.keyboard.press("Control+a")
        target.press_sequentially(text)

    def choose(self, target: Locator, value: str) -> None:
        """Open the list and take the option."""
        target.select_option(value)

    def tick(self, target: Locator) -> None:
        """Click the radio button."""
        target.check()


class Finger(Mouse):
    """Taps."""

    def press(self, target: Locator) -> None:
        """Tap."""
        target.tap()


class Keyboard:
    """Never touches the mouse; sees at every step where it is, or the test fails."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Go there; Space presses buttons, Enter opens links."""
        self._reach(target)
        is_button = target.evaluate("at => at.tagName === 'BUTTON'")
        self.page.keyboard.press("Space" if is_button else "Enter")

    def write(self, target: Locator, text: str) -> None:
        """Go there and type."""
        self._reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, value: str) -> None:
        """Go there and move through the options with the arrows."""
        self._reach(target)
        self._arrows(target.evaluate(OPTION_STEPS, value))
        assert target.input_value() == value

    def tick(self, target: Locator) -> None:
        """Go to the group; Space takes the first, the arrows take the others."""
        self._reach(target)
        steps = target.evaluate(RADIO_STEPS)
        if steps == 0:
            self.page.keyboard.press("Space")
        self._arrows(steps)
        assert target.is_checked()

    def _arrows(self, steps: int) -> None:
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def _reach(self, target: Locator) -> None:
        """Press Tab, or Shift+Tab where the target lies behind, until it has the focus."""
        for _ in range(MOST_TABS):
            place = target.evaluate(PLACE)
            if place == "there":
                return
            self.page.keyboard.press("Tab" if place == "before" else "Shift+Tab")
            fault = self.page.evaluate(FOCUS_FAULT)
            assert not fault, fault
        raise AssertionError(f"{MOST_TABS} steps did not reach {target}")
