"""What a process took so far: memory and processor time, as Linux tells."""

from __future__ import annotations

import os
from pathlib import Path


def resident(process: int) -> int:
    """Megabytes in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def worked(process: int) -> float:
    """Seconds of processor time so far."""
    figures = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")
