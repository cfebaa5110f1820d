# A Brian 2 script, written by spikelane export-brian.
#
# cuba: Current-based integrate-and-fire network (Vogels and Abbott 2005,
# doi:10.1523/JNEUROSCI.3508-05.2005), benchmark 2 of Brette et al. 2007,
# doi:10.1007/s10827-007-0038-6
import json
from contextlib import ContextDecorator
from time import perf_counter

begin_import = perf_counter()
import brian2
from brian2 import *

prefs.codegen.target = 'numpy'

begin = perf_counter()


class Compiling(ContextDecorator):
    """Adds up the seconds spent inside of it; inside of itself it does not count again."""
    seconds, depth = 0.0, 0

    def __enter__(self):
        self.depth += 1
        if self.depth == 1:
            self.begin = perf_counter()

    def __exit__(self, *exception):
        self.depth -= 1
        if self.depth == 0:
            self.seconds += perf_counter() - self.begin


compiling = Compiling()
get_device().code_object = compiling(get_device().code_object)
loop_seconds = []


def note_loop(elapsed, completed, start, duration):
    """Brian calls it during a run; at the end, elapsed is the time of the loop."""
    if completed == 1:
        loop_seconds.append(float(elapsed))


taum = 25*ms
taue = 5*ms
taui = 10*ms
Vt = -50*mV
Vr = -60*mV
El = -49*mV
we = (60*0.27/10)*mV
wi = (-20*4.5/10)*mV

defaultclock.dt = 0.05*ms
seed(7)

P = NeuronGroup(4000, '''
    dv/dt  = (ge+gi-(v-El))/taum : volt (unless refractory)
    dge/dt = -ge/taue : volt
    dgi/dt = -gi/taui : volt
    ''', threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact', name='P')
P.v = 'Vr + rand()*(Vt - Vr)'

Ce = Synapses(P[0:3200], P, on_pre='ge += we', name='Ce')
Ce.connect(p=0.02)

Ci = Synapses(P[3200:], P, on_pre='gi += wi', name='Ci')
Ci.connect(p=0.02)

spikes = SpikeMonitor(P, name='spikes')
rate = PopulationRateMonitor(P, name='rate')
trace = StateMonitor(P, ['v'], record=[0, 1, 3200], name='trace')

with compiling:
    run(0.2*second, report=note_loop)
run_s = sum(loop_seconds)
compile_s = compiling.seconds - run_s
setup_s = perf_counter() - begin - compiling.seconds
try:
    with open('/proc/self/status') as status:
        peak_rss = 1024*next(int(line.split()[1]) for line in status if line.startswith('VmHWM:'))
except OSError:
    peak_rss = 0
print(json.dumps({
    'brian': brian2.__version__, 'mode': 'numpy', 'threads': 1,
    'import_s': begin - begin_import, 'setup_s': setup_s, 'compile_s': compile_s, 'run_s': run_s,
    'peak_rss_bytes': peak_rss, 'neurons': len(P),
    'synapses': {'Ce': len(Ce), 'Ci': len(Ci)},
    'spikes': {'spikes': int(spikes.num_spikes)}}))
