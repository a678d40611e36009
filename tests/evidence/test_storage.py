"""Where documents are kept: a folder, or a bucket that speaks S3, by one variable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

from config import environment
from engagement.spine.documents import open_document
from incidents.services import evidence
from tests.approvals.builders import Cases
from tests.evidence.conftest import add, lies_there, note
from tests.proof.sources import modules


def test_without_an_address_it_is_a_folder_that_only_we_read(tmp_path: Any) -> None:
    found = environment.storage("", data=tmp_path)
    kept = import_string(found["BACKEND"])(**found["OPTIONS"])
    name = kept.save("documents/2026/x", note())
    assert (tmp_path / "documents" / name).stat().st_mode & 0o077 == 0
    assert (tmp_path / "documents" / "documents").stat().st_mode & 0o077 == 0


def test_a_bucket_with_everything_in_its_address(tmp_path: Any) -> None:
    address = "s3://Evenhand-docs/live/a?endpoint=https://s3.northmoor.example&region=eu-west-2"
    found = environment.storage(address, data=tmp_path)
    options = found["OPTIONS"]
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    assert (options["bucket_name"], options["location"]) == ("Evenhand-docs", "live/a")
    assert (options["endpoint_url"], options["region_name"]) == ("https://s3.northmoor.example", "eu-west-2")
    assert options["default_acl"] is None
    assert options["file_overwrite"] is False
    assert options["client_config"].s3 == {"addressing_style": "path"}
    import_string(found["BACKEND"])(**options)
    plain = environment.storage("s3://bucket", data=tmp_path)["OPTIONS"]
    assert (plain["location"], plain["endpoint_url"], plain["region_name"]) == ("", None, None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("https://s3.northmoor.example/bucket", "must begin with s3:"),
        ("s3://", "name a bucket"),
        ("s3://key:secret@bucket", "AWS_ACCESS_KEY_ID"),
        ("s3://bucket?endpoint=s3.northmoor.example", "must begin with https:"),
        ("s3://bucket?regoin=eu-west-2", "regoin"),
    ],
)
def test_a_wrong_address_is_refused_in_words(tmp_path: Any, wrong: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        environment.storage(wrong, data=tmp_path)


def test_no_code_knows_where_the_bytes_lie() -> None:
    """Only Django's storage does: a path on a disk would not be there in a bucket."""
    import ast

    found = [
        f"{path}:{node.lineno}"
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "MEDIA_ROOT"
            or (node.attr == "path" and getattr(node.value, "attr", "") in ("file", "storage"))
        )
    ]
    assert not found


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as storing, reading and erasing one object asks for."""

    objects: ClassVar[dict[str, bytes]] = {}
    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes = b"", *, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Wed, 18 Nov 2026 10:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def do_PUT(self) -> None:
        self.objects[self.name] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_GET(self) -> None:
        found = self.objects.get(self.name)
        self._answer(404 if found is None else 200, found or b"")

    do_HEAD = do_GET  # noqa: N815 - the name is Python's

    def do_DELETE(self) -> None:
        self.objects.pop(self.name, None)
        self._answer(204)

    def log_message(self, *_args: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def bucket(settings: Any, monkeypatch: Any, tmp_path: Any) -> Iterator[dict[str, bytes]]:
    """A small S3 on this machine, in which documents are kept."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    address = f"s3://evenhand/live?endpoint=http://127.0.0.1:{server.server_port}&region=eu-west-2"
    settings.STORAGES = settings.STORAGES | {"default": environment.storage(address, data=tmp_path)}
    Bucket.objects.clear()
    yield Bucket.objects
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_a_document_is_stored_opened_and_erased_in_a_bucket(cases: Cases, bucket: dict[str, bytes], drain: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    assert bucket == {f"/evenhand/live/documents/2026/{document.pk}": b"They rang nine times."}
    with open_document(document, actor=draft.reporter) as opened:
        assert opened.read() == b"They rang nine times."
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    drain()
    assert not lies_there(document)
    assert bucket == {}
    assert "S3" in type(default_storage._wrapped).__name__
