"""Brings the jars that deploy/kafka/pom.xml pins, once, into the user's cache; `local_broker` runs them.

The folder is named by the pom's digest and appears by one rename, so it is either whole or not there, whoever else
brings it at the same time.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wirectl.errors import LocalBrokerError
from wirectl.folders import cache_folder, find_deploy_file

MAVEN_LIMIT_SECONDS = 900
PACKAGES = {"java": "default-jre-headless", "mvn": "maven"}  # Debian's names


def bring_jars() -> Path:
    """Give the folder of the broker's jars, brought by Maven if this pom's are not here yet.

    Raises:
        LocalBrokerError: without Java or Maven, or when Maven fails.
    """
    pom = find_deploy_file("kafka/pom.xml")
    jars = jars_folder(pom)
    find_programs(*(("java",) if jars.is_dir() else ("java", "mvn")))
    if not jars.is_dir():
        jars.parent.mkdir(parents=True, exist_ok=True)
        with locked(jars.with_suffix(".lock")):
            if not jars.is_dir():  # another process may have brought them while this one waited
                _copy_by_maven(pom, jars)
    return jars


def jars_folder(pom: Path) -> Path:
    """Give the folder where this pom's jars are, or will be."""
    return cache_folder() / "kafka" / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]


def find_programs(*names: str) -> tuple[str, ...]:
    """Find programs on the PATH.

    Raises:
        LocalBrokerError: naming every one that is missing and the package that has it.
    """
    found = [shutil.which(name) for name in names]
    missing = [name for name, path in zip(names, found, strict=True) if path is None]
    if missing:
        packages = " ".join(PACKAGES[name] for name in missing)
        message = (
            f"The local broker needs {' and '.join(missing)}, not found on the PATH:"
            f" on Debian, apt-get install {packages} (Java 17 or newer). The other way is `docker compose up`."
        )
        raise LocalBrokerError(message)
    return tuple(path for path in found if path is not None)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file lock: one process at a time, released by the system even when the holder is killed."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _copy_by_maven(pom: Path, jars: Path) -> None:
    (maven,) = find_programs("mvn")
    with tempfile.TemporaryDirectory(dir=jars.parent, prefix="bringing-") as name:
        arriving = Path(name) / "jars"
        command = [maven, "--batch-mode", "--quiet", "--file", str(pom)]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={arriving}"]
        try:
            done = subprocess.run(  # noqa: S603 -- our own command, no shell
                command, capture_output=True, text=True, errors="replace", timeout=MAVEN_LIMIT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            message = f"Maven did not bring the broker's jars within {MAVEN_LIMIT_SECONDS} s: is it offline?"
            raise LocalBrokerError(message) from error
        if done.returncode != 0 or not any(arriving.glob("kafka_*.jar")):
            said = "\n".join((done.stdout + done.stderr).strip().splitlines()[:12])
            message = f"Maven could not bring the broker's jars:\n{said}\nThe other way is `docker compose up`."
            raise LocalBrokerError(message)
        arriving.replace(jars)
