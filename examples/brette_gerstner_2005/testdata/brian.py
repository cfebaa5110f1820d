"""The eight neurons of ../brette_gerstner_2005.toml in Brian 2; writes their spike times as JSON.

    python3 brian.py >brian.json

The figures: spikes_K, the times (s) of the spikes of neuron K until 600 ms, and w (A) and v (V) of all at the end.
"""
import json, platform, sys
import brian2
import numpy as np
from brian2 import *

prefs.codegen.target = "numpy"
defaultclock.dt = 0.02*ms
DeltaT, VT = 2*mV, -50*mV
G = NeuronGroup(8, """
    dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - w + I*int(t >= 50*ms))/C : volt
    dw/dt = (a*(v - EL) - w)/tauw : amp
    C : farad (constant)
    gL : siemens (constant)
    EL : volt (constant)
    a : siemens (constant)
    tauw : second (constant)
    b : amp (constant)
    Vr : volt (constant)
    I : amp (constant)""", threshold="v > -30*mV", reset="v = Vr; w += b", method="euler")
G.C = [200, 200, 130, 200, 200, 100, 100, 100]*pF
G.gL = [10, 12, 18, 10, 12, 10, 10, 12]*nS
G.EL = [-70, -70, -58, -58, -70, -65, -65, -60]*mV
G.a = [2, 2, 4, 2, -10, -10, 10, -11]*nS
G.tauw = [30, 300, 150, 120, 300, 90, 90, 130]*ms
G.b = [0, 60, 120, 100, 0, 30, 100, 30]*pA
G.Vr = [-58, -58, -50, -46, -58, -47, -47, -48]*mV
G.I = [500, 500, 400, 210, 300, 110, 180, 160]*pA
G.v = "EL"
spikes = SpikeMonitor(G)
run(600*ms)

figures = {f"spikes_{k}": [round(float(t), 7) for t in train/second] for k, train in spikes.spike_trains().items()}
figures["v"], figures["w"] = [float(x) for x in G.v/volt], [float(x) for x in G.w/amp]
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "runtime, numpy", "figures": figures}, sys.stdout, indent=1)
print()
