"""
Scripts on the engine and in Brian itself: what they record and leave must be the same.

SPIKELANE in the environment says where the program is. Arrays of models without random numbers are compared to 1e-9, since the
engine rounds otherwise than Brian does; spikes to the step. Scripts in the folder random say which figures count, and how close: by five
standard deviations of the difference of two runs, which were measured with the seeds 1 to 20 here and there. The seed is 1.
"""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

HERE = os.path.dirname(os.path.abspath(__file__))

_RUN = '''
import json, sys, warnings
warnings.simplefilter('ignore')
sys.path.insert(0, sys.argv[1])
import numpy as np
from brian2 import *
BrianLogger.log_level_error()
if sys.argv[3] == 'spikelane':
    import brian2spikelane
    set_device('spikelane', build_on_run=False)
else:
    prefs.codegen.target = 'numpy'
seed(1)
exec(open(sys.argv[2]).read())
if sys.argv[3] == 'spikelane':
    device.build(directory=sys.argv[4], direct_call=False)
out = {name: float(figure()) for name, (figure, _) in globals().get('figures', {}).items()}
tolerances = {name: tolerance for name, (_, tolerance) in globals().get('figures', {}).items()}
for name, obj in sorted(globals().items()) if not out else ():
    if not isinstance(obj, Group) or name.startswith('_'):
        continue
    for variable, var in obj.variables.items():
        if variable.startswith('_') or variable in ('i', 'j', 'N_pre', 'N_post', 'lastupdate') or not hasattr(var, 'owner') or type(var).__name__ == 'Subexpression':
            continue
        try:
            same = var.owner.name == obj.name
        except (AttributeError, ReferenceError):
            continue
        if same and type(obj).__name__ != 'SpikeGeneratorGroup' and variable not in ('t', 'dt', 't_in_timesteps') or variable == 't' and 'Monitor' in type(obj).__name__:
            out[f'{name}.{variable}'] = np.asarray(var.get_value(), dtype=float).ravel().tolist()
json.dump([out, tolerances], sys.stdout)
'''


def results(folder_of_scripts, name, device, folder):
    """Return what a script leaves: arrays by name, or its figures, and the tolerances of these."""
    script = os.path.join(HERE, folder_of_scripts, f'{name}.py')
    done = subprocess.run([sys.executable, '-c', _RUN, os.path.dirname(HERE), script, device, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def names(folder):
    return sorted(f[:-3] for f in os.listdir(os.path.join(HERE, folder)) if f.endswith('.py'))


@pytest.mark.parametrize('name', names('scripts'))
def test_script(name, tmp_path):
    (want, _), (got, _) = results('scripts', name, 'runtime', tmp_path), results('scripts', name, 'spikelane', tmp_path)
    assert got.keys() == want.keys() and want
    for key, values in want.items():
        np.testing.assert_allclose(got[key], values, rtol=1e-9, atol=1e-12, err_msg=f'{name}: {key}')


@pytest.mark.parametrize('name', names('random'))
def test_random(name, tmp_path):
    """Figures of scripts with random numbers are those of Brian within the tolerances that the script states."""
    (want, tolerances), (got, _) = results('random', name, 'runtime', tmp_path), results('random', name, 'spikelane', tmp_path)
    for key, tolerance in tolerances.items():
        assert abs(got[key] - want[key]) < tolerance, f'{name}: {key} is {got[key]}, in Brian {want[key]}, tolerance {tolerance}'
