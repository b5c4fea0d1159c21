"""Finding the stamps that matter for a revision among those of the whole folder."""

from collections import defaultdict
from collections.abc import Sequence

from schoolcast.pipeline.records import Stamp, StoredRevision


class NearStamps:
    """The stamps of a folder, by item and by path."""

    def __init__(self, stamps: Sequence[Stamp]) -> None:
        self._of_item: defaultdict[str, list[Stamp]] = defaultdict(list)
        self._at_path: defaultdict[str, list[Stamp]] = defaultdict(list)
        for stamp in stamps:
            if stamp.item is not None:
                self._of_item[stamp.item].append(stamp)
            self._at_path[stamp.path].append(stamp)

    def to(self, stored: StoredRevision) -> list[Stamp]:
        """Those of the revision's item, and those at its path."""
        of = stored.revision
        return [*self._of_item.get(of.item, ()), *self._at_path.get(of.source_path, ())]
