# A Brian 2 script, written by spikelane export-brian.
#
# links: Linked variables of every kind, shared variables, events as they stand in the way of one
# another
from brian2 import *

tau = 10*ms

Q = NeuronGroup(3, '''
    dy/dt = (1.4 + 0.1*i - y)/tau : 1
    a : 1
    s : 1 (shared)
    z = 2*y + a*i + 0.1*N : 1
    ''', threshold='y > 0.9', reset='y = 0', method='exact', name='Q')
Q.run_regularly('k = 0.1*s; s = s + k; y += 0.01*s*k', dt=3*ms)
Q.run_regularly('a += 0.1*i', dt=4*ms, when='after_resets')

P = NeuronGroup(1, 'du/dt = -u/(3*tau) : 1', method='exact', name='P')

G = NeuronGroup(5, '''
    dv/dt = (0.6*x + 0.2*zz + ss*0.05 + 0.3*one + 0.1*(around - v) - v)/tau : 1
    x : 1 (linked)
    zz : 1 (linked)
    ss : 1 (linked)
    one : 1 (linked)
    around : 1 (linked)
    hits : 1
    sum_ = x + one : 1
    ''', threshold='v > 0.7 + 0.05*one', reset='v = 0.1*x', events={'high': 'zz > 2 and v > 0.5'},
    method='euler', name='G')
G.run_on_event('high', 'hits += x; v -= 0.01*x')

H = NeuronGroup(5, '''
    w : 1 (linked)
    ww : 1 (linked)
    dr/dt = (w + ww - r)/tau : 1
    ''', method='euler', name='H')

G.x = linked_var(Q, 'y', index=[2, 0, 1, 1, 0])
G.zz = linked_var(Q, 'z', index=[0, 1, 2, 2, 1])
G.ss = linked_var(Q, 's')
G.one = linked_var(P, 'u')
G.around = linked_var(G, 'v', index=[1, 2, 3, 4, 0])
H.w = linked_var(G, 'x')
H.ww = linked_var(Q, 'z', index=[2, 2, 1, 0, 0])
Q.a = '0.5*i'
Q.s = '1'
P.u = '1'

S = Synapses(G, H, 'c : 1', on_pre='r_post += 0.1*v_pre + c', name='S')
S.connect(condition='i != j')
S.c = '0.01*i + 0.001*j + 0.1*j*i'
S.run_regularly('c = 0.9*c + 0.001*r_post', dt=2*ms, when='end')

spikes = SpikeMonitor(G, variables=['v'], name='spikes')
high = EventMonitor(G, 'high', variables=['hits'], name='high')
trace = StateMonitor(G, ['v', 'x', 'zz', 'one', 'around', 'hits'], record=True, dt=0.2*ms,
    when='after_groups', name='trace')
traceH = StateMonitor(H, ['r', 'w', 'ww'], record=True, name='traceH')
weights = StateMonitor(S, ['c'], record=[3, 17, 0], dt=1*ms, name='weights')

run(40*ms)
print('spikes:', spikes.num_spikes)
print('high:', high.num_events)
