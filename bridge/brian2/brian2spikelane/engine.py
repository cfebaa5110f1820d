"""Finds the engine's program and runs documents with it."""

import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np

VARIABLE = 'SPIKELANE'  # of the environment: where the program is


def find(option=None):
    """Return the path of the program: what the option says, or the environment, or where programs are."""
    for path in (option, os.environ.get(VARIABLE), shutil.which('spikelane')):
        if path:
            return path
    raise FileNotFoundError("the program spikelane was not found. 'go install github.com/spikelane/spikelane/cmd/spikelane@latest' makes it; "
                            f"then put its folder into PATH, or say where it is: set_device('spikelane', program='...'), or {VARIABLE} in the "
                            "environment")


def write(what, directory, name, arrays):
    """Write a document, or arguments, into a file of a folder, and what is arrays in it into a folder within that one."""
    os.makedirs(os.path.join(directory, arrays), exist_ok=True)
    count = 0

    def plain(x):
        nonlocal count
        if isinstance(x, dict):
            return {k: plain(v) for k, v in x.items()}
        if isinstance(x, (list, tuple)):
            return [plain(v) for v in x]
        if isinstance(x, np.ndarray):
            file, count = f'{arrays}/{count}', count + 1
            kind = {'f': '<f8', 'i': '<i4'}[x.dtype.kind]
            np.ascontiguousarray(x, dtype=kind).tofile(os.path.join(directory, file))
            return {'file': file, 'type': kind, 'length': int(x.size)}
        if isinstance(x, float):
            return number(x)
        return x

    path = os.path.join(directory, name)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(plain(what), f, allow_nan=False, indent=1)
    return path


def forget(directory, name, arrays):
    """Remove what write has written, and nothing else."""
    folder = os.path.join(directory, arrays)
    if os.path.isdir(folder):
        for file in os.listdir(folder):
            if file.isdecimal():
                os.remove(os.path.join(folder, file))
        if not os.listdir(folder):
            os.rmdir(folder)
    if os.path.exists(os.path.join(directory, name)):
        os.remove(os.path.join(directory, name))


def number(x):
    """Return a float as JSON can have it: what it cannot is a string."""
    if x != x:
        return 'nan'
    if x in (float('inf'), float('-inf')):
        return 'inf' if x > 0 else '-inf'
    return x


# What is passed on while the program runs: how far it is, and warnings.
_NEWS = re.compile(r'Starting simulation at|\S+ s \(\d+%\) simulated in|warning: ')


def run(program, path, arguments=(), stdout=None, environment=None):
    """Run a document. What the program says on standard error is passed on; if it fails, it stands in the error."""
    command = [program, 'run-brian', path, *arguments]
    with subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}) as process:
        held = []
        for line in process.stderr:
            if _NEWS.match(line):
                print(line, end='', file=sys.stderr, flush=True)
            else:
                held.append(line)
    said = ''.join(held)
    if process.returncode:
        raise RuntimeError(f'the engine ended with status {process.returncode}:\n{said.strip()}')
    print(said, end='', file=sys.stderr, flush=True)
