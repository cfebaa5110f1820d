"""Synapses that saturate: two equations for each, integrated at every step, and their sum in the target."""

alpha, tr, td = 0.6/ms, 2*ms, 40*ms
source = NeuronGroup(4, 'dv/dt = (1 + 0.5*i)/(6*ms) : 1', threshold='v > 1', reset='v = 0', method='euler', name='source')
target = NeuronGroup(2, '''dv/dt = (g - v)/(15*ms) : 1
                           g : 1''', method='exact', name='target')
S = Synapses(source, target, '''ds/dt = -s/td + alpha*x*(1 - s) : 1 (clock-driven)
                                dx/dt = -x/tr : 1 (clock-driven)
                                g_post = w*s : 1 (summed)
                                w : 1  # how strong''', on_pre='x += 0.3', method='rk4', name='S')
S.connect('i != j + 1')
S.w = [0.5, 1, 1.5, 2, 2.5, 3]
source.v = '0.2*i'
open_ = StateMonitor(S, ('s', 'x'), record=[0, 3, 5], name='open_')
sums = StateMonitor(S, 'g', record=np.arange(6), name='sums')
drive = StateMonitor(target, ('v', 'g'), record=True, name='drive')
run(30*ms)
