"""Makes the two locked Python environments; needs nothing but the Python that runs it.

python3 environments.py         make or mend .venv (3.11 or newer) and .venv-rasa (3.10)
python3 environments.py lock    write locks/*.txt anew from pyproject.toml
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TORCH = "2.13.0"
CUDA_PARTS = re.compile(r"(nvidia|cuda|triton)[\w.-]*==")


@dataclass(frozen=True)
class Environment:
    folder: Path
    lock: Path
    versions: tuple[str, ...]
    extras: tuple[str, ...]
    needs_torch: bool


APP = Environment(
    ROOT / ".venv", ROOT / "locks/app.txt", ("3.11", "3.12", "3.13"), ("app", "dev"), True
)
RASA = Environment(ROOT / ".venv-rasa", ROOT / "locks/rasa.txt", ("3.10",), ("rasa",), False)


def say(text: str) -> None:
    print(f"[setup] {text}", flush=True)


def run(*command: str | Path, quiet: bool = False) -> bool:
    """True when `command` succeeded; what it prints goes to the screen unless `quiet`."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(map(str, command), stdout=output, stderr=output).returncode == 0


def find_python(versions: tuple[str, ...]) -> Path | None:
    """A working interpreter of one of `versions`: this one, on PATH, under pyenv or uv."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in versions:
        return Path(sys.executable)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in versions:
        found = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"{version}.*/bin/python"))]
        if uv := shutil.which("uv"):
            asked = subprocess.run([uv, "python", "find", version], capture_output=True, text=True)
            found.append(asked.stdout.strip() or None)
        for candidate in filter(None, found):
            # A pyenv shim is on PATH even when its version is not chosen: try it.
            wanted = f"import sys; sys.exit(sys.version_info[:2] != ({version.replace('.', ',')}))"
            if run(candidate, "-c", wanted, quiet=True):
                return Path(candidate)
    return None


def fingerprint(environment: Environment) -> str:
    return hashlib.sha256(environment.lock.read_bytes() + TORCH.encode()).hexdigest()


def make(environment: Environment) -> None:
    """The environment as its lock says; a second call finds it done and costs nothing."""
    mark = environment.folder / ".locked"
    name = environment.folder.name
    if mark.exists() and mark.read_text() == fingerprint(environment):
        return
    python = find_python(environment.versions)
    if python is None:
        wanted = " or ".join(environment.versions)
        sys.exit(
            f"[setup] Python {wanted} is needed for {name} and was not found on PATH, under pyenv "
            f"or by uv.\nInstall it with one of:\n  uv python install {environment.versions[0]}\n"
            f"  pyenv install {environment.versions[0]}\nand run the same command again."
        )
    started = time.monotonic()
    say(f"{name}: Python at {python}")
    if not run(python, "-m", "venv", environment.folder):
        sys.exit(f"[setup] {name} could not be made; on Debian: apt-get install python3-venv")
    pip = (environment.folder / "bin/python", "-m", "pip", "--disable-pip-version-check")
    install = (*pip, "install", "--progress-bar", "on" if sys.stdout.isatty() else "off")
    if environment.needs_torch and not install_torch(install):
        sys.exit(f"[setup] torch {TORCH} could not be installed; is the package index reachable?")
    say(f"{name}: installing {environment.lock.read_text().count('==')} locked packages")
    locked = (*install, "--quiet", "--no-deps", "--require-hashes", "-r", environment.lock)
    if not run(*locked):
        sys.exit(f"[setup] {name}: installing failed, see above; run the same command again")
    mark.write_text(fingerprint(environment))
    say(f"{name}: ready after {time.monotonic() - started:.0f} s")


def install_torch(install: tuple[str | Path, ...]) -> bool:
    """The CPU build where the index offers it (200 MB), else whatever the index has (GBs)."""
    say(f"torch {TORCH}: looking for the CPU build")
    if run(*install, "--quiet", "--no-deps", f"torch=={TORCH}+cpu", quiet=True):
        return True
    say("no CPU build on the index: installing the default build, which is large")
    return run(*install, "--quiet", f"torch=={TORCH}")


def lock() -> None:
    """Both locks, with hashes, from pyproject.toml; needs uv."""
    uv = shutil.which("uv") or str(APP.folder / "bin/uv")
    for environment in (APP, RASA):
        extras = [word for extra in environment.extras for word in ("--extra", extra)]
        command = [uv, "pip", "compile", "pyproject.toml", *extras, "--generate-hashes"]
        command += ["--python-version", environment.versions[0], "--no-header", "--no-annotate"]
        command += ["--no-emit-package", "torch", "--quiet", "-o", str(environment.lock)]
        if not run(*command):
            sys.exit("[lock] uv could not resolve the requirements, see above")
        # Torch brings its own: the CPU build needs none of them, another build asks for its own.
        pinned = re.split(r"\n(?=\S)", environment.lock.read_text())
        kept = [block.rstrip() for block in pinned if not CUDA_PARTS.match(block)]
        environment.lock.write_text("\n".join(kept) + "\n")
        say(f"{environment.lock.name}: {len(kept)} packages")


if __name__ == "__main__":
    if sys.argv[1:] == ["lock"]:
        lock()
    elif sys.argv[1:]:
        print(__doc__)
        sys.exit(0 if sys.argv[1] in ("-h", "--help") else 2)
    else:
        # Side by side: one waits for the network while the other unpacks.
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(make, (APP, RASA)))
