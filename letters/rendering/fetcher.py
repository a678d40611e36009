"""What a letter may load while it is rendered: what is already inside it, and nothing else."""

from __future__ import annotations

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class NothingFromOutside(URLFetcher):
    """Allows `data:` only. WeasyPrint's own fetcher would read local files and the network, and embed what it finds.

    A refused address stops the rendering instead of leaving a gap: a letter must never differ from what was asked for.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of a data: address. Raises FatalURLFetchingError (a BaseException) for every other one."""
        try:
            return super().fetch(url, headers)
        except Exception as error:
            raise FatalURLFetchingError(f"A letter may not load {url[:60]!r}.") from error
