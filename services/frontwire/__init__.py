"""The core: bytes of a wire article in, what follows from them out. No Kafka, web, metrics, clock or environment."""

from pathlib import Path

# In a clone `setup.py` compiles some modules beside their sources; an edited source that is not compiled anew would silently be
# without effect.
_here = Path(__file__).parent
if (_here.parents[1] / "setup.py").is_file():
    for _compiled in [path for folder in (".", "knowledge", "tagging") for path in (_here / folder).glob("*.so")]:
        _source = _compiled.with_name(_compiled.name.partition(".")[0] + ".py")
        if _source.is_file() and _source.stat().st_mtime > _compiled.stat().st_mtime:
            raise ImportError(f"{_source} is newer than what was compiled from it: run `make setup`")
