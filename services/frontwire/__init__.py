"""The core: bytes of a wire article in, what follows from them out. No Kafka, web, metrics, clock or environment."""

from pathlib import Path

# In a clone `setup.py` compiles some modules beside their sources; an edited source that is not compiled anew would silently be
# without effect. What is compiled of all of them is one library; the .so beside each source only points at it.
_here = Path(__file__).parent
_libraries = [path.stat().st_mtime for path in _here.parent.glob("*__mypyc.*.so")]
if _libraries and (_here.parents[1] / "setup.py").is_file():
    for _compiled in [path for folder in (".", "formats", "knowledge", "tagging") for path in (_here / folder).glob("*.so")]:
        _source = _compiled.with_name(_compiled.name.partition(".")[0] + ".py")
        if _source.is_file() and _source.stat().st_mtime > max(_libraries):
            raise ImportError(f"{_source} is newer than what was compiled from it: run `make setup`")
