"""How somebody goes through the pages: by links, fields and buttons; each page they come to is checked."""

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor


@dataclass(frozen=True)
class Acting:
    """Somebody at a window, in one language and colour scheme; every page they come to is checked."""

    visitor: Visitor
    language: str = "en"
    theme: str | None = None

    def on(self, selector: str) -> Locator:
        """Return what fits on the page that is shown."""
        return self.visitor.page.locator(selector)

    def arrives(self) -> None:
        """Come to the login page, as everybody does before each act."""
        self.waits_at_the_door()
        self.looks()

    def waits_at_the_door(self) -> None:
        """Choose language and colours, as the first thing."""
        self.visitor.open("/")
        if self.language != "en":
            self.visitor.prefer("locale", self.language)
        if self.theme:
            self.visitor.prefer("theme", self.theme)

    def enters(self, who: str) -> None:
        """Sign in as one of the cast."""
        self.waits_at_the_door()
        self.visitor.sign_in(f"{who}@example.test")
        self.looks()

    def looks(self) -> None:
        """Check the page that is shown."""
        self.visitor.check_page(self.language)

    def goes(self, selector: str, text: str = "") -> None:
        """Follow the first link of main that fits."""
        self.visitor.follow(self.on(f"main {selector}").filter(has_text=text).first)
        self.looks()

    def sends(self) -> None:
        """Press the main button of the form."""
        self.visitor.follow(self.on("main form[method=post] button.button--primary"))
        self.looks()

    def writes(self, **fields: str) -> None:
        """Write into fields by their names, with __ for each hyphen."""
        for name, text in fields.items():
            self.visitor.hands.write(self.on(f"[name='{name.replace('__', '-')}']"), text)

    def chooses(self, **fields: str) -> None:
        """Choose from lists by their names, likewise."""
        for name, value in fields.items():
            self.visitor.hands.choose(self.on(f"select[name='{name.replace('__', '-')}']"), value)

    def ticks(self, **fields: str) -> None:
        """Choose radio buttons by their names."""
        for name, value in fields.items():
            self.visitor.hands.tick(self.on(f"input[name='{name}'][value='{value}']"))
