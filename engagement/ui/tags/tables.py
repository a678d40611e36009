"""Tables that become a stack of labelled rows on a narrow screen and stay tables for those who listen to them."""

from collections.abc import Callable
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagement.ui.tags.library import draw, register

PLACE = "_table_place"


class TableNode(Node):
    """`{% table caption columns %}…{% endtable %}`."""

    def __init__(
        self,
        caption: FilterExpression,
        columns: FilterExpression,
        options: dict[str, FilterExpression],
        inside: NodeList,
    ) -> None:
        self.caption, self.columns, self.options, self.nodelist = caption, columns, options, inside

    def render(self, context: Context) -> SafeString:
        """Draw head and frame; the cells inside learn their column's name from the context."""
        columns = [
            {"label": label.lstrip("#").strip(), "numeric": label.startswith("#")}
            for label in str(self.columns.resolve(context)).split("|")
        ]
        options = {name: value.resolve(context) for name, value in self.options.items()}
        with context.push(**{PLACE: {"columns": columns, "next": 0}}):
            body = self.nodelist.render(context)
        return draw("table", caption=self.caption.resolve(context), columns=columns, body=body, **options)


class RowNode(Node):
    """`{% tr %}…{% endtr %}`."""

    def __init__(self, options: dict[str, FilterExpression], inside: NodeList) -> None:
        self.options, self.nodelist = options, inside

    def render(self, context: Context) -> SafeString:
        """Start again at the first column."""
        place = context.get(PLACE)
        if place is not None:
            place["next"] = 0
        more = self.options["class"].resolve(context) if "class" in self.options else ""
        inside = self.nodelist.render(context)
        return format_html('<tr role="row" class="govuk-table__row{}{}">{}</tr>', " " if more else "", more, inside)


class CellNode(Node):
    """`{% td %}…{% endtd %}`, `{% td header=True %}`."""

    def __init__(self, options: dict[str, FilterExpression], inside: NodeList) -> None:
        self.options, self.nodelist = options, inside

    def render(self, context: Context) -> SafeString:
        """A cell that carries its column's name for narrow screens."""
        place = context.get(PLACE)
        column = {"label": "", "numeric": False}
        if place is not None and place["next"] < len(place["columns"]):
            column = place["columns"][place["next"]]
            place["next"] += 1
        chosen = {name: value.resolve(context) for name, value in self.options.items()}
        inside = self.nodelist.render(context)
        classes = ["govuk-table__header" if chosen.get("header") else "govuk-table__cell"]
        if column["numeric"]:
            classes.append("govuk-table__cell--numeric")
        if chosen.get("class"):
            classes.append(str(chosen["class"]))
        name, role = ("th", "rowheader") if chosen.get("header") else ("td", "cell")
        scope = SafeString(' scope="row"') if chosen.get("header") else ""
        return format_html(
            '<{} role="{}"{} class="{}" data-label="{}"><div class="app-cell">{}</div></{}>',
            name, role, scope, " ".join(classes), chosen.get("label", column["label"]), inside, name,
        )  # fmt: skip


def _options(parser: Parser, bits: list[str], allowed: set[str], tag: str) -> dict[str, FilterExpression]:
    options = {}
    for bit in bits:
        name, equals, value = bit.partition("=")
        if not equals or name not in allowed:
            raise TemplateSyntaxError(f"{{% {tag} %}} takes {', '.join(sorted(allowed))}, not “{bit}”")
        options[name] = parser.compile_filter(value)
    return options


@register.tag
def table(parser: Parser, token: Token) -> Node:
    """`{% table "4 requests, oldest first" "Customer|What is asked for|#Count" hide_caption=True %}…{% endtable %}`."""
    bits = token.split_contents()[1:]
    if len(bits) < 2:
        raise TemplateSyntaxError("{% table %} needs a caption and its columns")
    options = _options(parser, bits[2:], {"hide_caption", "sortable", "key"}, "table")
    inside = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(parser.compile_filter(bits[0]), parser.compile_filter(bits[1]), options, inside)


def _with_inside(
    tag: str, allowed: set[str], node: Callable[[dict[str, Any], NodeList], Node]
) -> Callable[[Parser, Token], Node]:
    def compile_tag(parser: Parser, token: Token) -> Node:
        options = _options(parser, token.split_contents()[1:], allowed, tag)
        inside = parser.parse((f"end{tag}",))
        parser.delete_first_token()
        return node(options, inside)

    return compile_tag


register.tag("tr", _with_inside("tr", {"class"}, RowNode))
register.tag("td", _with_inside("td", {"header", "class", "label"}, CellNode))
