"""A publisher beside the site: reads a word a line, and answers each with a line of JSON.

publish: change the newest case and publish it; advance: bring this process's catalogue up to date.
At the end of the input the case is put back as it was.
"""

import json
import sys
import time

import django


class Editor:
    def __init__(self):
        from casestudies import catalogue
        from casestudies.models import CatalogueEntry
        from keywords.models import Keyword

        entry = CatalogueEntry.objects.filter(listed=True).order_by("-number").first()
        self.case = entry.case
        self.summary = self.case.summary
        self.extra = Keyword.objects.exclude(tagged_cases__content_object=self.case).first()
        self.edits = 0
        catalogue.current()

    def publish(self):
        """The edit says its number in the summary, and puts a keyword on or takes it off."""
        self.edits += 1
        mark = f"Edit number {self.edits}."
        start = time.monotonic()
        self._save(f"{mark} {self.summary}", with_extra=self.edits % 2)
        end = time.monotonic()
        return {"mark": mark, "committed": end, "seconds": end - start}

    def advance(self):
        from casestudies import catalogue

        start = time.monotonic()
        catalogue.current()
        return {"seconds": time.monotonic() - start}

    def undo(self):
        self._save(self.summary, with_extra=False)

    def _save(self, summary, with_extra):
        from django.db import transaction

        from casestudies import workflow
        from casestudies.models import CaseKeyword

        self.case.summary = summary
        with transaction.atomic():
            self.case.save(update_fields=["summary"])
            if with_extra:
                CaseKeyword.objects.create(content_object=self.case, tag=self.extra)
            else:
                CaseKeyword.objects.filter(content_object=self.case, tag=self.extra).delete()
            workflow.publish(case=self.case)


def main():
    django.setup()
    editor = Editor()
    try:
        for line in sys.stdin:
            print(json.dumps(getattr(editor, line.strip())()), flush=True)
    finally:
        editor.undo()


if __name__ == "__main__":
    main()
