"""Ten runs of COBAHH in Brian 2, with seeds 1 to 10; writes their rates and interspike intervals as JSON.

    python3 brian.py >brian.json

The network is that of ../cobahh.toml. Brian's C++ standalone device builds it once; the seed is an argument of the
program it makes. For each time window from 0: rate is the number of spikes by neuron and second, isi_sd and isi_cv are
the standard deviation (s) and the coefficient of variation of the intervals between spikes, all neurons' together.
"""
import json, platform, sys, tempfile
import brian2
import numpy as np
from brian2 import *

WINDOWS = [0.3, 1.0]
SEEDS = range(1, 11)

folder = tempfile.TemporaryDirectory()
set_device("cpp_standalone", directory=folder.name, build_on_run=False)
area = 20000*umetre**2
Cm, gl = 1*ufarad*cm**-2*area, 5e-5*siemens*cm**-2*area
g_na, g_kd = 100*msiemens*cm**-2*area, 30*msiemens*cm**-2*area
El, EK, ENa, VT = -60*mV, -90*mV, 50*mV, -63*mV
Ee, Ei = 0*mV, -80*mV
taue, taui = 5*ms, 10*ms
we, wi = 6*nS, 67*nS
P = NeuronGroup(4000, """
    dv/dt = (gl*(El-v) + ge*(Ee-v) + gi*(Ei-v) - g_na*(m*m*m)*h*(v-ENa) - g_kd*(n*n*n*n)*(v-EK))/Cm : volt
    dm/dt = alpha_m*(1-m) - beta_m*m : 1
    dn/dt = alpha_n*(1-n) - beta_n*n : 1
    dh/dt = alpha_h*(1-h) - beta_h*h : 1
    dge/dt = -ge/taue : siemens
    dgi/dt = -gi/taui : siemens
    alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+VT)/(4*mV))/ms : Hz
    beta_m = 0.28*(mV**-1)*5*mV/exprel((v-VT-40*mV)/(5*mV))/ms : Hz
    alpha_h = 0.128*exp((17*mV-v+VT)/(18*mV))/ms : Hz
    beta_h = 4./(1+exp((40*mV-v+VT)/(5*mV)))/ms : Hz
    alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+VT)/(5*mV))/ms : Hz
    beta_n = .5*exp((10*mV-v+VT)/(40*mV))/ms : Hz
    """, threshold="v > -20*mV", refractory=3*ms, method="exponential_euler")
P.v = "El + (randn()*5 - 5)*mV"
P.ge = "(randn()*1.5 + 4)*10*nS"
P.gi = "(randn()*12 + 20)*10*nS"
Ce = Synapses(P[:3200], P, on_pre="ge += we")
Ci = Synapses(P[3200:], P, on_pre="gi += wi")
Ce.connect(p=0.02)
Ci.connect(p=0.02)
spikes = SpikeMonitor(P)
device.insert_code("after_start", "rk_seed(strtoul(argv[1], NULL, 10), brian::_mersenne_twister_states[0]);")
run(max(WINDOWS)*second)
device.build(directory=folder.name, run=False)


def measure(t, i, window):
    within = t < window
    t, i = t[within], i[within]
    order = np.lexsort((t, i))
    t, i = t[order], i[order]
    intervals = np.diff(t)[np.diff(i) == 0]
    return {"rate": len(t)/len(P)/window, "isi_sd": intervals.std(), "isi_cv": intervals.std()/intervals.mean()}


figures = {f"{window:g} s: {name}": [] for window in WINDOWS for name in ("rate", "isi_sd", "isi_cv")}
for seed in SEEDS:
    device.run(folder.name, with_output=False, run_args=[str(seed)])
    t, i = np.array(spikes.t_[:]), np.array(spikes.i[:])
    for window in WINDOWS:
        for name, value in measure(t, i, window).items():
            figures[f"{window:g} s: {name}"].append(float(value))
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "cpp_standalone", "figures": figures}, sys.stdout, indent=1)
print()
