"""A writer that notes each version as soon as it is told that it was stored."""

from itertools import count
from pathlib import Path

from django.db import DatabaseError

from casestudies import record
from casestudies.catalogue.writing.self_check import differences
from casestudies.models import CaseVersion
from innosi.backup.restoring import restore
from innosi.backup.taking import take
from innosi.database.words import kind
from tests.innosi.backup.sites import publish


def publish_on_and_on(journal):
    """Until it is killed, or the database says no: as what kind of error."""
    with open(journal, "a", encoding="utf-8") as notes:
        for number in count():
            try:
                version = publish(f"Edited {number}")
            except DatabaseError as error:
                return kind(error)
            notes.write(f"{version.pk} {version.checksum}\n")
            notes.flush()


def restore_on_and_on(path):
    while True:
        restore(path, replace=True)


def take_on_and_on(folder):
    for number in count():
        take(Path(folder) / f"{number}-{id(folder)}")


def lost(journal):
    """How many of the versions that were noted are not there as they were."""
    stored = {version.pk: version for version in CaseVersion.objects.all()}
    noted = [line.split() for line in Path(journal).read_text(encoding="utf-8").splitlines()]
    return sum(
        int(pk) not in stored or record.checksum(stored[int(pk)].record) != checksum
        for pk, checksum in noted
    ), len(noted)


def faults():
    """What is half done, or does not fit."""
    return len(list(differences()))
