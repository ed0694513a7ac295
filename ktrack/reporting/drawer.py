"""`python -m ktrack.reporting.drawer`: draws one chart in a Chrome of its own and ends.

Standard input: JSON with `figure`, `width`, `height` (pixels) and `scale`; standard output: a PNG.
A browser may hang: whoever starts this ends it.
"""

import asyncio
import sys
from typing import Any

import kaleido
import orjson

SECONDS = 15


async def draw(asked: dict[str, Any]) -> bytes:
    """Return the picture. Plotly's own script comes from its wheel, MathJax from nowhere."""
    size = {name: asked[name] for name in ("width", "height", "scale")}
    async with kaleido.Kaleido(n=1, timeout=SECONDS, mathjax=False) as browser:
        drawn: bytes = await browser.calc_fig(asked["figure"], opts={"format": "png", **size})
        return drawn


if __name__ == "__main__":
    sys.stdout.buffer.write(asyncio.run(draw(orjson.loads(sys.stdin.buffer.read()))))
