"""Pictures handed over are read one by one, while whoever handed them over goes on."""

import threading

from schoolcast.domain.errors import NotFound
from schoolcast.domain.picture import PictureFacts
from schoolcast.domain.revision import PostImage
from schoolcast.pipeline.reading_queue import Progress, ReadingQueue

PATIENCE = 20.0


class SlowReader:
    def __init__(self) -> None:
        self.go = threading.Event()
        self.read_so_far: list[str] = []
        self.broken = ""

    def facts(self, images):
        return ()

    def unread(self, images):
        return [image for image in images if image.sha256 not in self.read_so_far]

    def read(self, image):
        assert self.go.wait(PATIENCE)
        if image.sha256 == self.broken:
            raise NotFound("It is gone.")
        self.read_so_far.append(image.sha256)
        return PictureFacts(sha256=image.sha256)


def images(*names):
    return [
        PostImage(sha256=name, alt="", media_type="image/jpeg", size=1, width=1, height=1)
        for name in names
    ]


def test_the_caller_goes_on_while_pictures_are_read():
    reader = SlowReader()
    queue = ReadingQueue(reader)
    queue.begin(images("a", "b", "c"))
    assert queue.progress == Progress(done=0, total=3)
    assert queue.wait(0) is False
    reader.go.set()
    assert queue.wait(PATIENCE)
    assert reader.read_so_far == ["a", "b", "c"]
    assert queue.progress == Progress(done=3, total=3)
    queue.begin(images("c", "d"))
    assert queue.wait(PATIENCE)
    assert queue.progress == Progress(done=1, total=1)
    queue.close()


def test_one_that_can_not_be_read_stops_no_other():
    reader = SlowReader()
    reader.broken = "a"
    reader.go.set()
    queue = ReadingQueue(reader)
    queue.begin(images("a", "b"))
    assert queue.wait(PATIENCE)
    assert reader.read_so_far == ["b"]
    queue.close()


def test_closing_reads_nothing_more():
    reader = SlowReader()
    queue = ReadingQueue(reader)
    queue.begin(images("a", "b", "c"))
    threading.Timer(0.05, reader.go.set).start()
    queue.close()
    assert len(reader.read_so_far) <= 1
