"""Random input and connections."""

cells = NeuronGroup(400, '''dv/dt = -v/(10*ms) : 1
                            n : 1''', threshold='v > 1', reset='v = 0', method='exact', name='cells')
schedule = TimedArray([20, 60]*Hz, dt=100*ms)
source = PoissonGroup(500, 'schedule(t)*(1 + i/499.0)', name='source')
extra = PoissonInput(cells, 'v', 50, 12*Hz, 0.03)
S = Synapses(source, cells, 'w : 1', on_pre='v_post += w; n_post += 1', name='S')
S.connect(p=0.1)
S.w = '0.02 + 0.01*rand()'
S.delay = 'rand()*2*ms'
spikes, inputs = SpikeMonitor(cells, name='spikes'), SpikeMonitor(source, name='inputs')
run(200*ms)
figures = {
    'synapses': (lambda: len(S), 1050),
    'mean of degrees squared': (lambda: np.mean(np.asarray(S.N_incoming)**2.0), 280),
    'input spikes': (lambda: inputs.num_spikes, 480),
    'of them late': (lambda: np.mean(inputs.t > 100*ms), 0.036),
    'arrived': (lambda: np.mean(cells.n), 57),
    'spikes of a cell': (lambda: spikes.num_spikes/400, 1.4),
    'mean weight': (lambda: np.mean(S.w), 1.3e-4),
    'mean delay, ms': (lambda: np.mean(S.delay/ms), 0.025),
    'spread of delays, ms': (lambda: np.std(S.delay/ms), 0.0125),
}
