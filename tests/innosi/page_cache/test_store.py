import pytest

from innosi.page_cache import store

PAGE = b"x" * 1000


@pytest.fixture
def cache(monkeypatch):
    monkeypatch.setattr(store, "_memories", {})
    return store.MemoryCache("pages", {"OPTIONS": {"MAX_BYTES": 20_000}})


@pytest.fixture
def clock(monkeypatch):
    now = [1_000_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


def kept(cache):
    return {int(key.rpartition(":")[2]) for key in cache.memory.entries}


def fill(cache, numbers):
    for number in numbers:
        cache.set(str(number), PAGE)


def test_what_was_put_in(cache):
    value = {"a": [1, 2]}
    cache.set("one", value)
    value["a"].append(3)
    assert cache.get("one") == {"a": [1, 2]}
    assert cache.get("two", "nothing") == "nothing"
    cache.set("none", None)
    assert cache.get("none", "nothing") is None


def test_it_never_holds_more_than_its_bytes(cache):
    fill(cache, range(100))
    assert 10 < len(kept(cache)) < 20
    assert kept(cache) == set(range(100 - len(kept(cache)), 100))
    assert cache.memory.bytes <= 20_000
    assert cache.memory.bytes > sum(len(value) for value, _ in cache.memory.entries.values())


def test_what_is_used_stays(cache):
    fill(cache, range(10))
    for number in range(10, 30):
        assert cache.get("3") == PAGE
        fill(cache, [number])
    assert 3 in kept(cache)
    assert 4 not in kept(cache)


def test_a_huge_value_does_not_push_out_all_others(cache):
    fill(cache, range(5))
    cache.set("5", b"x" * 5000)
    assert kept(cache) == set(range(5))


def test_replaced_and_deleted_values_free_their_bytes(cache):
    for _time in range(3):
        fill(cache, range(5))
    assert cache.delete("4")
    assert not cache.delete("4")
    assert kept(cache) == set(range(4))
    for number in range(4):
        cache.delete(str(number))
    assert cache.memory.bytes == 0
    fill(cache, range(5))
    cache.clear()
    assert (cache.memory.bytes, kept(cache)) == (0, set())


def test_values_expire(cache, clock):
    cache.set("soon", 1, timeout=10)
    cache.set("never", 1, timeout=None)
    cache.set("now", 1, timeout=0)
    cache.set("later", 1, timeout=10)
    assert cache.touch("later", 1000)
    assert not cache.touch("unknown")
    clock[0] += 11
    assert [cache.get(key) for key in ("soon", "never", "now", "later")] == [None, 1, None, 1]
    assert "soon" not in "".join(cache.memory.entries)


def test_add_keeps_what_is_there(cache):
    assert cache.add("one", 1)
    assert not cache.add("one", 2)
    assert cache.get("one") == 1
    assert cache.incr("one") == 2


def test_threads_share_one_memory(cache):
    other = store.MemoryCache("pages", {})
    cache.set("one", 1)
    assert other.get("one") == 1
    assert store.MemoryCache("others", {}).get("one") is None
