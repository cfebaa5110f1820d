"""Spike-timing dependent plasticity by event-driven traces, with bounds, onto neurons that spike by themselves."""

tp, tm, tau, top = 18*ms, 23*ms, 11*ms, 0.6
source = SpikeGeneratorGroup(8, [0, 3, 1, 7, 2, 0, 5, 6, 4, 3, 1, 2], [1, 2, 2, 4, 7, 9, 9, 12, 15, 20, 21, 28]*ms, name='source')
target = NeuronGroup(3, 'dv/dt = (0.7 + 0.4*i - v)/tau : 1', threshold='v > 0.95', reset='v = 0.1', method='exact', name='target')
S = Synapses(source, target, '''w : 1
                                dpre/dt = -pre/tp : 1 (event-driven)
                                dpost/dt = -post/tm : 1 (event-driven)''',
             on_pre='''v_post += w
                       pre += 0.04
                       w = clip(w + post, 0, top)''',
             on_post='''post -= 0.05
                        w = clip(w + pre, 0, top)''', name='S')
S.connect()
S.w = '0.3 + 0.02*i - 0.05*j'
spikes = SpikeMonitor(target, name='spikes')
weights = StateMonitor(S, 'w', record=np.arange(24), dt=1*ms, name='weights')
run(32*ms)
