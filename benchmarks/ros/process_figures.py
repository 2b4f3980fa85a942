"""What Linux knows of a process."""
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")

# Its own memory; files mapped into it, as programs and weights are; memory shared with other processes, as Fast DDS' segments are.
PARTS = {"resident": "VmRSS", "anonymous": "RssAnon", "files": "RssFile", "shared": "RssShmem"}


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(pid):
    """Resident memory in MB (2^20 bytes), whole and in parts."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {part: int(lines[name].split()[0]) / 1024 for part, name in PARTS.items()}
