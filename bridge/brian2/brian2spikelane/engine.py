"""Finds the engine's program and runs documents with it."""

import json
import os
import shutil
import subprocess

import numpy as np

VARIABLE = 'SPIKELANE'  # of the environment: where the program is

_DOCUMENT = 'document.json'


def find(option=None):
    """Return the path of the program: what the option says, or the environment, or where programs are."""
    for path in (option, os.environ.get(VARIABLE), shutil.which('spikelane')):
        if path:
            return path
    raise FileNotFoundError("the program spikelane was not found. 'go install github.com/spikelane/spikelane/cmd/spikelane@latest' makes it; "
                            f"then put its folder into PATH, or say where it is: set_device('spikelane', program='...'), or {VARIABLE} in the "
                            "environment")


def write(document, directory):
    """Write a document into a folder, its arrays as files beside it."""
    os.makedirs(os.path.join(directory, 'arrays'), exist_ok=True)
    count = 0

    def plain(x):
        nonlocal count
        if isinstance(x, dict):
            return {k: plain(v) for k, v in x.items()}
        if isinstance(x, (list, tuple)):
            return [plain(v) for v in x]
        if isinstance(x, np.ndarray):
            name, count = f'arrays/{count}', count + 1
            kind = {'f': '<f8', 'i': '<i4'}[x.dtype.kind]
            np.ascontiguousarray(x, dtype=kind).tofile(os.path.join(directory, name))
            return {'file': name, 'type': kind, 'length': int(x.size)}
        if isinstance(x, float):
            return number(x)
        return x

    path = os.path.join(directory, _DOCUMENT)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(plain(document), f, allow_nan=False, indent=1)
    return path


def number(x):
    """Return a float as JSON can have it: what it cannot is a string."""
    if x != x:
        return 'nan'
    if x in (float('inf'), float('-inf')):
        return 'inf' if x > 0 else '-inf'
    return x


def run(program, path, arguments=(), stdout=None):
    """Run a document; the error holds what the program has said."""
    command = [program, 'run-brian', path, *arguments]
    done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f'the engine ended with status {done.returncode}:\n{done.stderr.strip()}')
    return done.stderr
