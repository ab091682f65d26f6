"""What was worked out for one version of the catalogue and still holds in the next, or holds again
once it is put right where something changed."""

from ..snapshot.snapshot import Changes, Remembered, Snapshot


def carry_over(old: Snapshot, new: Snapshot, changes: Changes) -> None:
    """Fill what the new snapshot remembers. Neither the taxonomy nor a vocabulary may differ."""
    # Copied first: other threads go on putting into the old one.
    known = {function: dict(kept) for function, kept in list(old.remembered.items())}
    for function in Remembered.declared:
        if function.carry_over and function in known:
            new.remembered[function] = function.carry_over(known[function], old, new, changes)
