"""A network with synaptic conductances and a slow adaptation, integrated by exponential Euler."""

cap, gl, el = 180*pF, 9*nS, -65*mV
ee, ei = 0*mV, -75*mV
te, ti, ta = 4*ms, 9*ms, 60*ms
model = '''
dv/dt = (gl*(el - v) + ge*(ee - v) + gi*(ei - v) - a + drive)/cap : volt (unless refractory)
dge/dt = -ge/te : siemens
dgi/dt = -gi/ti : siemens
da/dt = -a/ta : amp
drive : amp (constant)
'''
cells = NeuronGroup(30, model, threshold='v > -48*mV', reset='''v = -62*mV  # where All begin anew
                                                               a += 12*pA''', refractory='2*ms + 0.05*ms*i',
                    method='exponential_euler', name='cells')
cells.v = '-65*mV + 0.4*mV*i'
cells.drive = '150*pA + 7*pA*i'
exc, inh = cells[:22], cells[22:]
Se = Synapses(exc, cells, on_pre='ge += 1.5*nS', name='Se')
Se.connect('(i + 2*j) % 5 == 0 and i != j')
Si = Synapses(inh, exc, on_pre='gi += 4*nS', delay=0.8*ms, name='Si')
Si.connect(j='k for k in range(i, N_post, 4)')
spikes = SpikeMonitor(cells, name='spikes')
rate = PopulationRateMonitor(exc, name='rate')
traces = StateMonitor(cells, ('v', 'ge', 'gi', 'a'), record=[0, 5, 25], name='traces')
run(40*ms)
