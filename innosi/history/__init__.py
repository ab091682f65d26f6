"""What everything that is curated was like before: who changed what when, and the way back.

A *state* is one entity with all its rows, such as a case with its statements, as it stood at the
end of a transaction that changed it.

    registry.py    which models are entities, and which rows belong to them
    snapshots.py   what an entity is like now, as plain JSON
    models.py      states, as they are stored
    packing.py     their contents as bytes
    signals.py     signals of rows tell which entities change
    acting.py      who is at work, and why
    recording.py   makes states of what changed, at the end of a transaction
    wording.py     values as curators read them
    changes.py     what differs between two states, field by field
    restoring.py   from a state back to rows, by the rules of a form
    admin/         pages

Code that changes rows by `update`, `bulk_create` or SQL sends no signals: it calls
`recording.about_to_change(rows)` before and `recording.changed(rows)` after, in one transaction.
Reasons are told by `acting.acting(user, why)` around what somebody does.
"""
