import json

from innosi.static_files import StaticStorage


def test_an_address_names_the_files_content(settings, tmp_path):
    settings.DEBUG = False
    names = {"css/base.css": "css/base.0123456789ab.css"}
    manifest = {"version": "1.1", "paths": names, "hash": "x"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    assert storage.url("css/base.css") == "/static/css/base.0123456789ab.css"
    assert storage.url("css/base.css") == storage.url("css/base.css", force=True)
