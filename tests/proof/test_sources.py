"""What must never stand in the code, whoever writes it."""

import ast
import re
from importlib.metadata import distributions

import pytest

from tests.proof.sources import CODE, ROOT, modules, nodes, templates, tree

# The only code that may make a record in a later state: years of history for the demonstration.
WRITES_HISTORY = ("config/demo/",)
# Django's own signal after a migration, and the one receiver that names the person behind a field change.
MAY_USE_SIGNALS = {"engagement/apps.py", "engagement/spine/audit.py"}
# `perform` itself, whose refusal tells in which state a record is.
MAY_SET_STATE = ("engagement/spine/transitions.py", *WRITES_HISTORY)
# The picture of a key for an authenticator app, drawn by django-allauth from a secret of ours.
MAY_LET_THROUGH = {"templates/mfa/totp/activate_form.html"}
CLOCK = "engagement/clock.py"


def at(where: str) -> str:
    return where.partition(":")[0]


def name_of(node: ast.AST) -> str:
    """A dotted name as written, such as `timezone.now`."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(method: str) -> list[tuple[str, ast.Call]]:
    return [
        (where, node)
        for where, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] == method
    ]


def test_no_code_sets_a_state_by_hand():
    found = [
        where
        for kind in (ast.Assign, ast.AugAssign, ast.AnnAssign)
        for where, node in nodes(kind)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state" and not at(where).startswith(MAY_SET_STATE)
    ]
    found += [
        where for where, call in calls("setattr") if any(getattr(arg, "value", "") == "state" for arg in call.args)
    ]
    assert not found, "a state changes through perform alone"


def test_no_query_writes_a_state():
    found = [
        where
        for method in ("update", "update_or_create", "get_or_create", "create")
        for where, call in calls(method)
        if any(word.arg == "state" for word in call.keywords) and not at(where).startswith(WRITES_HISTORY)
    ]
    found += [
        where
        for where, call in calls("bulk_update")
        if "'state'" in ast.unparse(call) and not at(where).startswith(WRITES_HISTORY)
    ]
    assert not found, "a state changes through perform alone"


def test_nothing_is_refreshed_from_the_database():
    assert not [where for where, _call in calls("refresh_from_db")], "django-fsm's is not safe: read the row again"


def test_the_clock_is_the_only_source_of_time():
    forbidden = {
        "timezone.now",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "date.today",
        "timezone.localdate",
    }
    found = [
        where
        for where, node in nodes(ast.Attribute)
        if ".".join(name_of(node).split(".")[-2:]) in forbidden and at(where) != CLOCK
    ]
    found += [
        where
        for where, node in nodes(ast.keyword)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    assert not found, "ask engagement.clock"


def test_no_template_asks_the_machine_for_the_time():
    assert not [name for name, text in templates() if re.search(r"{%\s*now\b", text)], "the view gives the date"


def test_no_signals():
    found = [
        where
        for where, node in [*nodes(ast.ImportFrom), *nodes(ast.Import)]
        if re.search(r"django\.(\S+\.)?(signals|dispatch)\b", ast.unparse(node)) and at(where) not in MAY_USE_SIGNALS
    ]
    assert not found, "what reaches to the right is a registered effect"


def test_permissions_are_asked_in_one_place():
    found = [
        where
        for method in ("has_perm", "has_perms", "has_module_perms", "permission_required", "user_passes_test")
        for where, call in calls(method)
        # Guardian's checker answers for one record; django.contrib.admin asks its own permissions.
        if "ObjectPermissionChecker(" not in ast.unparse(call) and not at(where).endswith("admin.py")
    ]
    assert not found, "engagement.permissions.allowed is the only asker: has_perm says yes to a superuser"


def test_no_code_asks_for_a_group():
    found = [
        where
        for where, node in nodes(ast.Call)
        if re.search(r"groups\.filter\(|groups\.values_list\(|groups__name", ast.unparse(node))
        # The people room hands roles out; the list of demonstration sign-ins shows them.
        if not at(where).startswith(("engagement/people/", "config/management/", *WRITES_HISTORY))
    ]
    assert not found, "code asks for a permission, never for a role"


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an inline style", r"\sstyle\s*="),
        ("a style element", r"<style\b"),
        ("an inline script", r"<script\b(?![^>]*\bsrc\s*=)"),
        ("an event handler", r"\son[a-z]+\s*=\s*[\"']"),
        ("a script address", r"(?i)javascript:"),
        ("text let through unescaped", r"\|\s*safe\b|{%\s*autoescape\s+off"),
    ],
)
def test_no_template_holds(what, pattern):
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        for name, text in templates()
        # A letter is drawn by WeasyPrint with its own style sheet; no browser is given that page.
        if name.endswith((".html", ".svg")) and not name.startswith("templates/letters/rendering/")
        for match in re.finditer(pattern, text)
        if not (name in MAY_LET_THROUGH and "safe" in match[0])
    ]
    assert not found, what


def test_every_posting_form_carries_the_token():
    missing = [
        name
        for name, text in templates()
        for form in re.findall(r"(?is)<form\b[^>]*method=[\"']post[\"'].*?</form>", text)
        if "csrf_token" not in form and "form_open" not in form
    ]
    assert not missing


def test_no_file_is_longer_than_a_room():
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name, _module in modules()}
    assert not {name: lines for name, lines in lengths.items() if lines > 500}, "make it a package of the same name"


# Put together from pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(rb"(?:^|[^a-zA-Z0-9_.])/(?:" + b"|".join([b"work", b"farm", b"root", b"home/[a-z]"]) + rb")/")


def test_no_path_of_one_machine():
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tree()
        if path.suffix not in {".png", ".svg", ".pdf", ".woff2"} and MACHINE_PATH.search(path.read_bytes())
    ]
    assert not found


def test_lock_files_name_no_address():
    locks = [path for path in tree() if path.name.startswith("requirements") or path.name == "package-lock.json"]
    assert locks
    assert not [path.name for path in locks if "://" in path.read_text()]


def test_only_the_maintained_state_machine_library_is_installed():
    names = {dist.metadata["Name"].lower() for dist in distributions()}
    assert "django-fsm-2" in names
    assert "django-fsm" not in names, "both install the package django_fsm, and the later one wins silently"


def test_apps_import_only_to_their_left():
    """Stands here too because import-linter may be missing where tests alone are run."""
    line = [app for app in CODE if app != "config"]
    found = []
    for where, node in [*nodes(ast.ImportFrom), *nodes(ast.Import)]:
        own = at(where).split("/")[0]
        imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        for name in imported:
            top = name.split(".")[0]
            if own in line and (top == "config" or (top in line and line.index(top) > line.index(own))):
                found.append(f"{where} imports {name}")
    assert not found
