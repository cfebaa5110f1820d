"""The network and the plant of ../main.go in Brian 2, the plant as a network_operation; writes the motion as JSON.

    python3 brian.py >brian.json

The figures, over 3.5 s: angle (rad), x (m) and force (N) every 20 ms, and the number of spikes of each neuron.
"""
import json, platform, sys
import brian2
import numpy as np
from brian2 import *
from brian2.units.allunits import newton

prefs.codegen.target = "numpy"
kx, kv, ka, kw, scale = 1*newton/metre, 2.2*newton*second/metre, 32*newton, 7*newton*second, 10*newton
cells = NeuronGroup(100, """
    dv/dt = (bias + side*drive/scale - v)/(20*ms) : 1 (unless refractory)
    drive = kx*x + kv*speed + ka*angle + kw*turn : newton
    x : metre (shared)
    speed : metre/second (shared)
    angle : 1 (shared)
    turn : Hz (shared)
    side : 1 (constant)
    bias : 1 (constant)""", threshold="v > 1", reset="v = 0", refractory=2*ms, method="euler")
cells.side = "1 - 2*int(i >= 50)"
cells.bias = "1.05 + 0.02*(i % 50)"
cells.v = "((i*37) % 100)/100.0"
cells.angle = 0.1
muscle = NeuronGroup(1, "dforce/dt = -force/(10*ms) : newton", method="euler")
push = Synapses(cells, muscle, on_pre="force_post += side_pre*0.15*newton")
push.connect()


@network_operation(dt=1*ms, when="start", order=-1)
def plant(t):
    x, speed, angle, turn = (float(np.asarray(cells.variables[name].get_value()).item()) for name in ("x", "speed", "angle", "turn"))
    if round(t/ms) == 3000:
        turn += 0.6
    force, dt = float(muscle.force_[0]), 1e-3
    g, m, l, total = 9.8, 0.1, 0.5, 1.1
    square = angle*angle
    sine = angle*(1 - square/6 + square*square/120)
    cosine = 1 - square/2 + square*square/24
    thrust = (force + m*l*turn*turn*sine)/total
    turning = (g*sine - cosine*thrust)/(l*(4./3 - m*cosine*cosine/total))
    moving = thrust - m*l*turning*cosine/total
    cells.x, cells.speed = (x + dt*speed)*metre, (speed + dt*moving)*metre/second
    cells.angle, cells.turn = angle + dt*turn, (turn + dt*turning)*Hz


spikes = SpikeMonitor(cells)
motion = StateMonitor(cells, ["angle", "x"], record=[0], dt=20*ms)
pull = StateMonitor(muscle, "force", record=[0], dt=20*ms)
run(3.5*second)

figures = {"angle": motion.angle[0].tolist(), "x": np.asarray(motion.x[0]).tolist(),
           "force": np.asarray(pull.force[0]).tolist(), "spikes": np.asarray(spikes.count).tolist()}
json.dump({"made_by": "python3 brian.py", "brian": brian2.__version__, "numpy": np.__version__,
           "python": platform.python_version(), "device": "runtime, numpy", "figures": figures}, sys.stdout)
print()
