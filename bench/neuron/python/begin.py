from math import log, pi, sqrt
from time import perf_counter
import glob
import json
import os
import random
import shutil
import subprocess
import sys


def compile_mechanisms(folder):
    """Has nrnivmodl compile the mechanisms into the folder, if they are not there already."""
    same = bool(libraries(folder))
    os.makedirs(folder, exist_ok=True)
    for name, text in mechanisms.items():
        file = os.path.join(folder, name)
        if os.path.exists(file):
            with open(file) as there:
                if there.read() == text:
                    continue
        same = False
        with open(file, 'w') as out:
            out.write(text)
    if same:
        return
    for library in libraries(folder):
        os.remove(library)
    # The one that belongs to this Python stands beside it, as in a virtual environment.
    tool = shutil.which('nrnivmodl', path=os.path.dirname(sys.executable)) or shutil.which('nrnivmodl')
    if tool is None:
        sys.exit('there is no nrnivmodl, which compiles mechanisms; it comes with NEURON, in Debian with neuron-dev')
    done = subprocess.run([tool], cwd=folder, env=environment(tool, folder), capture_output=True, text=True)
    # Its exit status says whether it could link the program "special" too, which is not needed: with Debian's 8.2.2 it cannot.
    if not libraries(folder):
        sys.exit('nrnivmodl has made no library:\n' + done.stdout + done.stderr)


def libraries(folder):
    return [file for place in ('.libs/', '') for file in glob.glob(folder + '/*/' + place + 'libnrnmech.*')]


def environment(tool, folder):
    """Returns the environment in which nrnivmodl finds its own files: Debian lays them where it does not look."""
    debian = '/usr/lib/nrn'
    if os.path.realpath(tool) != '/usr/bin/nrnivmodl' or not os.path.exists(debian + '/nrnmech_makefile'):
        return None
    home = os.path.abspath(folder + '/home')
    os.makedirs(home + '/bin', exist_ok=True)
    for name, target in {'bin/nrnmech_makefile': debian + '/nrnmech_makefile', 'bin/nocmodl': '/usr/bin/nocmodl',
                         'include': '/usr/include', 'lib': debian, 'share': '/usr/share'}.items():
        if not os.path.lexists(home + '/' + name):
            os.symlink(target, home + '/' + name)
    return {**os.environ, 'NRNHOME': home}


begin = perf_counter()
compile_mechanisms('mechanisms')
compile_s = perf_counter() - begin

os.environ['NEURON_MODULE_OPTIONS'] = '-nogui -nobanner'
begin = perf_counter()
import neuron
from neuron import h
import_s = perf_counter() - begin

begin = perf_counter()
neuron.load_mechanisms('mechanisms')
draw = random.Random(seed)

# Units are NEURON's: mV, ms, um, uF/cm2, S/cm2; of point processes nA and uS.
area = 20000.0  # um2


def soma_of(cell):
    """Returns a membrane of that area, one compartment."""
    soma = h.Section(name='soma', cell=cell)
    soma.L = soma.diam = sqrt(area/pi)
    soma.cm = 1
    return soma
