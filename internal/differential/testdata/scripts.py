"""Runs scripts for Brian 2 one after the other and saves what they recorded, as NumPy archives with the names and arrays of
those that a model file leaves behind. Each line of the input is a folder with a script, model.py; the answer is a line of
JSON: null, or what has been raised. Brian is loaded once; each script has a process of its own, a copy of this one."""
import json
import os
import resource
import signal
import sys
import traceback

import numpy as np
import brian2
from brian2 import BrianLogger, EventMonitor, NeuronGroup, PopulationRateMonitor, StateMonitor, Synapses, prefs
from brian2.codegen.generators.numpy_generator import NumpyCodeGenerator

SECONDS, MEMORY = 20, 4 << 30

BrianLogger.suppress_hierarchy('brian2')
np.seterr(all='ignore')
prefs.codegen.target = 'numpy'
# Synapses whose code hangs on their order take their turns one by one, as they do with Brian's other targets; else numpy
# runs a statement for all of them before the next.
NumpyCodeGenerator._use_ufunc_at_vectorisation = False


def archive(directory, name, **data):
    np.savez(f'{directory}/{name}.npz', **{key: np.asarray(value) for key, value in data.items()})


def values(made, name):
    """Values of all elements; of a subexpression that names no variable numpy makes one alone."""
    found = made.state(name, use_units=False)[:]
    return found if made.variables[name].scalar else np.broadcast_to(found, len(made))


def archive_all(directory, objects):
    for made in objects:
        if isinstance(made, EventMonitor):  # a SpikeMonitor is one
            more = {name: getattr(made, name + '_')[:] for name in made.record_variables - {'t', 'i'}}
            archive(directory, made.name, t=made.t_[:], i=made.i[:], **more)
        elif isinstance(made, PopulationRateMonitor):
            archive(directory, made.name, t=made.t_[:], rate=made.rate_[:])
        elif isinstance(made, StateMonitor):
            archive(directory, made.name, t=made.t_[:], **{name: getattr(made, name + '_')[:] for name in made.record_variables})
        elif isinstance(made, (NeuronGroup, Synapses)):
            names = [name for name in made.equations.names if 'linked' not in made.equations[name].flags]
            if isinstance(made, NeuronGroup):
                names += [name for name in ('lastspike', 'not_refractory') if name in made.variables]
            data = {name: values(made, name) for name in names}
            if isinstance(made, Synapses):
                data.update(i=made.i[:], j=made.j[:])
            if data:
                archive(directory, 'state_' + made.name, **data)


def run(directory):
    """Runs the script of a folder, and returns what it has raised, None if nothing. Values of subexpressions take constants
    from the globals of who asks for them, so that these are the script's."""
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with open(f'{directory}/model.py') as file:
        text = file.read()
    try:
        exec(compile(text, 'model.py', 'exec'), globals())
        archive_all(directory, list(globals().values()))
    except Exception as fault:
        messages = []
        while fault is not None:  # Brian wraps what it found in an error that says where
            messages.append(f'{type(fault).__name__}: {fault}')
            fault = fault.__cause__
        return ' <- '.join(messages)
    return None


def apart(directory):
    """run in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        try:
            answer = run(directory)
        except BaseException:
            answer = traceback.format_exc()
        os.write(writing, json.dumps(answer)[:60000].encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, 'rb') as pipe:
        text = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if status != 0 or not text:
        return json.dumps(f'ended with status {status}')
    try:
        json.loads(text)
    except ValueError:  # cut off
        return json.dumps(text)
    return text


print(json.dumps(brian2.__version__), flush=True)
for line in sys.stdin:
    print(apart(line.rstrip('\n')), flush=True)
