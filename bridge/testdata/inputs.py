# A Brian 2 script, written by spikelane export-brian.
#
# inputs: Spike generators, timed arrays off the grid, and Poisson sources whose chance is 0 or 1
from brian2 import *

tau = 8*ms

gate = TimedArray([0, 10, 0, 10, 10, 0]*kHz, dt=3*ms)
odd = TimedArray([0.0, 1.0, 2.0, -1.0, 0.5, 3.0, 0.0]*mV, dt=0.77*ms)
fine = TimedArray([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], dt=0.03*ms)
grid = TimedArray([[0.0, 1.0, 2.0], [3.0, 0.5, 0.0], [1.0, 1.0, 4.0], [0.0, 0.0, 1.0]]*mV, dt=5*ms)

A = NeuronGroup(5, '''
    dv/dt = (odd(t) + grid(t, i % 3) - v)/tau : volt (unless refractory)
    dx/dt = (fine(t) - x)/tau : 1
    w = 2*odd(t - 4*ms) + x*mV : volt
    n : 1
    ''', threshold='v > grid(t, (i + 1) % 3) + 1.1*mV', reset='v = odd(t)/4', refractory=1*ms,
    method='euler', name='A')
A.n = 'fine(0.1*ms)'

B = NeuronGroup(4, '''
    dv/dt = (grid(t, 2) - v)/tau : volt (unless refractory)
    du/dt = (odd(t + 1*ms) - u)/(2*tau) : volt
    ''', threshold='v > 6*mV', reset='v = 0*mV', refractory=3*ms, method='euler', name='B')

C = NeuronGroup(4, 'g : 1', name='C')

P = PoissonGroup(4, rates='gate(t)*int(i != 2)', name='P')

once = SpikeGeneratorGroup(4, [2, 0, 1, 3, 0, 2],
    [0.0, 0.3, 0.70000000000000007, 7.05, 7.09999999, 39.9]*ms, name='once')

again = SpikeGeneratorGroup(2, [1, 0, 1], [5.9, 0.0, 3.3]*ms, period=6*ms, name='again')

input_1 = PoissonInput(B, 'v', N=3, rate=10*kHz, weight='0.1*mV')
input_2 = PoissonInput(B, 'u', N=2, rate=10*kHz, weight='0.01*i*mV + grid(t, 1)*0.1')
input_3 = PoissonInput(B, 'u', N=2, rate=0*Hz, weight='1*volt')

S = Synapses(P, C, on_pre='g += 1', name='S')
S.connect(condition='i == j')

T = Synapses(once, C, on_pre='g += fine(t - 0.15*ms) + i + grid(t, i % 3)/mV', delay=0.2*ms,
    name='T')
T.connect(condition='j > i')

a_spikes = SpikeMonitor(A, name='a_spikes')
p_spikes = SpikeMonitor(P, name='p_spikes')
once_spikes = SpikeMonitor(once, name='once_spikes')
again_spikes = SpikeMonitor(again, name='again_spikes')
a = StateMonitor(A, ['v', 'x', 'w'], record=True, name='a')
b = StateMonitor(B, ['v', 'u'], record=True, name='b')
c = StateMonitor(C, ['g'], record=True, name='c')
rate = PopulationRateMonitor(P[0:3], name='rate')

run(40*ms)
print('a_spikes:', a_spikes.num_spikes)
print('p_spikes:', p_spikes.num_spikes)
print('once_spikes:', once_spikes.num_spikes)
print('again_spikes:', again_spikes.num_spikes)
