from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Makes each address once: a page has some forty, and they change with the release only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._address = cache(super().url)

    def url(self, name, force=False):
        return self._address(name, force)
