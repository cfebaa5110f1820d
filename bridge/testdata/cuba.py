# A Brian 2 script, written by spikelane export-brian.
#
# cuba: Current-based integrate-and-fire network (Vogels and Abbott 2005,
# doi:10.1523/JNEUROSCI.3508-05.2005), benchmark 2 of Brette et al. 2007,
# doi:10.1007/s10827-007-0038-6
from brian2 import *

taum = 20*ms
taue = 5*ms
taui = 10*ms
Vt = -50*mV
Vr = -60*mV
El = -49*mV
we = (60*0.27/10)*mV
wi = (-20*4.5/10)*mV

seed(42)

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

run(1*second)
print('spikes:', spikes.num_spikes)
