"""Tags with something inside them."""

from typing import Any

from django.utils.safestring import SafeString

from engagement.ui.tags.library import draw, register


@register.simple_block_tag
def inset(content: str, title: str = "") -> SafeString:
    """`{% inset "Adjustment on file" %}…{% endinset %}`: something to keep in mind while reading on."""
    return draw("inset", content=content, title=title)


@register.simple_block_tag
def quotation(content: str, by: Any = "") -> SafeString:
    """`{% quotation by="Shona Kerr" %}…{% endquotation %}`: exact words, kept apart."""
    return draw("quotation", content=content, by=by)


@register.simple_block_tag
def warning(content: str, prefix: str = "Warning") -> SafeString:
    """`{% warning %}…{% endwarning %}`: what follows if you do not do this."""
    return draw("warning", content=content, prefix=prefix)


@register.simple_block_tag
def notice(content: str, title: str = "Important", kind: str = "", level: int = 2) -> SafeString:
    """`{% notice "Important" kind="success" %}…{% endnotice %}`: a notification banner."""
    return draw("notification_banner", content=content, title=title, kind=kind, level=level, key=_key("banner", title))


@register.simple_block_tag
def alert(content: str, kind: str, title: str, level: int = 2) -> SafeString:
    """`{% alert "warning" "Contact is restricted" %}…{% endalert %}`; also information, success, error."""
    return draw("alert", content=content, kind=kind, title=title, level=level)


@register.simple_block_tag
def panel(content: str, title: str, level: int = 1) -> SafeString:
    """`{% panel "Incident logged" %}…{% endpanel %}`: it is done, and this is its reference."""
    return draw("panel", content=content, title=title, level=level)


@register.simple_block_tag
def details(content: str, summary: str, opened: bool = False) -> SafeString:
    """`{% details "A good and a bad example" %}…{% enddetails %}`: help for those who want it."""
    return draw("details", content=content, summary=summary, opened=opened)


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, key: str = "") -> SafeString:
    """`{% card "Your decision" %}…{% endcard %}`: what you do about what stands beside it."""
    return draw("card", content=content, title=title, level=level, key=key or _key("card", title))


@register.simple_block_tag
def empty_state(content: str, title: str, level: int = 2) -> SafeString:
    """`{% empty_state "Nothing is waiting" %}…{% endempty_state %}`: why there is nothing, what to do first."""
    return draw("empty_state", content=content, title=title, level=level)


@register.simple_block_tag
def phase(content: str, label: str) -> SafeString:
    """`{% phase "Demo" %}…{% endphase %}`: one line below the header."""
    return draw("phase", content=content, label=label)


@register.simple_block_tag
def interruption(content: str, title: str, url: str, button: str, back: str = "", level: int = 1) -> SafeString:
    """`{% interruption "Distressing content" url "Open it" %}…{% endinterruption %}`: a warning first."""
    return draw("interruption", content=content, title=title, url=url, button=button, back=back, level=level)


@register.simple_block_tag
def summary(content: str, card: str = "", level: int = 2) -> SafeString:
    """`{% summary %}{% row "Action" %}…{% endrow %}{% endsummary %}`: a summary list written in the template."""
    return draw("summary_list", content=content, card=card, level=level)


@register.simple_block_tag
def row(content: str, key: str, clause: Any = "", change: str = "", change_text: str = "Change") -> SafeString:
    """One row of `{% summary %}`; `change` is the address where the answer is changed."""
    actions = [{"text": change_text, "url": change, "hidden": key}] if change else []
    return draw("summary_row", row={"key": key, "value": content, "clause": clause, "actions": actions})


def _key(kind: str, title: Any) -> str:
    """An id that the heading and what it names share."""
    kept = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in str(title).lower())
    return f"{kind}-{kept.strip('-')}"
