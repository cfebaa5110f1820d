"""Ten runs of CUBA in Brian 2, with seeds 1 to 10; writes their rates and interspike intervals as JSON.

    python3 brian.py >brian.json

The network is that of ../cuba.toml. Brian's C++ standalone device builds it once; the seed is an argument of the
program it makes. rate is the number of spikes by neuron and second, isi_sd and isi_cv are
the standard deviation (s) and the coefficient of variation of the intervals between spikes, all neurons' together.
"""
import json, platform, sys, tempfile
import brian2
import numpy as np
from brian2 import *

WINDOW = 1.0
SEEDS = range(1, 11)

folder = tempfile.TemporaryDirectory()
set_device("cpp_standalone", directory=folder.name, build_on_run=False)
taum, taue, taui = 20*ms, 5*ms, 10*ms
Vt, Vr, El = -50*mV, -60*mV, -49*mV
we, wi = (60*0.27/10)*mV, (-20*4.5/10)*mV
P = NeuronGroup(4000, """
    dv/dt  = (ge+gi-(v-El))/taum : volt (unless refractory)
    dge/dt = -ge/taue : volt
    dgi/dt = -gi/taui : volt
    """, threshold="v > Vt", reset="v = Vr", refractory=5*ms, method="exact")
P.v = "Vr + rand()*(Vt - Vr)"
Ce = Synapses(P[:3200], P, on_pre="ge += we")
Ci = Synapses(P[3200:], P, on_pre="gi += wi")
Ce.connect(p=0.02)
Ci.connect(p=0.02)
spikes = SpikeMonitor(P)
device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
run(WINDOW*second)
device.build(directory=folder.name, run=False)


def measure(t, i):
    order = np.lexsort((t, i))
    t, i = t[order], i[order]
    intervals = np.diff(t)[np.diff(i) == 0]
    return {"rate": len(t)/len(P)/WINDOW, "isi_sd": intervals.std(), "isi_cv": intervals.std()/intervals.mean()}


figures = {"rate": [], "isi_sd": [], "isi_cv": []}
for seed in SEEDS:
    device.run(folder.name, with_output=False, run_args=[str(seed)])
    for name, value in measure(np.array(spikes.t_[:]), np.array(spikes.i[:])).items():
        figures[name].append(float(value))
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "cpp_standalone", "figures": figures}, sys.stdout, indent=1)
print()
