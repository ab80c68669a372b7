"""The engine that fills in the parts: names and conditions, and no way out."""

from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.globals.clear()

# A part needs no more. Loops, filters, attributes, calls and other files would be ways to spend
# time and memory, and to say something else than the reviewed text.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
)


def names_in(text: str) -> set[str]:
    """Return the names that a part uses, or raise `jinja2.TemplateError`."""
    tree = ENVIRONMENT.parse(text)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            raise TemplateSyntaxError(f"{kind} is not for prompts", node.lineno)
    return meta.find_undeclared_variables(tree)


@lru_cache(maxsize=256)
def compiled(text: str) -> Template:
    """Return a part that can be filled in, or raise `jinja2.TemplateError`.

    A version is asked about many cases, and compiling takes longer than filling in.
    """
    return ENVIRONMENT.from_string(text)
