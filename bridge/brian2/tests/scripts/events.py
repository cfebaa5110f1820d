"""Events of one's own, their monitors, and what a reset and a pathway do upon them."""

cells = NeuronGroup(5, '''dv/dt = (1.4 - v)/(9*ms) : 1
                          seen : 1
                          halves : 1''', threshold='v > 1 + 0.05*i', reset='v = 0', events={'half': 'v > 0.5 and v < 0.53'},
                    method='exact', name='cells')
cells.v = 'i*0.09'
cells.run_on_event('half', 'halves += 1')
S = Synapses(cells, cells, on_pre='seen_post += 0.5', on_event='half', name='S')
S.connect('i < j')
half = EventMonitor(cells, 'half', 'v', name='half')
spikes = SpikeMonitor(cells, variables=('halves', 'seen'), name='spikes')
run(25*ms)
