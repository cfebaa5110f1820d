# COBAHH: benchmark 3 of Brette et al. (2007), the neuron that of Traub and Miles (1991); channels are in traubmiles.mod.
we, wi = 6e-3, 67e-3
h.vt_Detector, h.tref_Detector = -20, 3


class Cell:
    def __init__(self):
        self.soma = soma_of(self)
        self.soma.insert('traubmiles')
        middle = self.soma(0.5)
        self.spikes = h.Detector(middle)
        self.excitatory, self.inhibitory = h.ExpCond(middle), h.ExpCond(middle)
        self.excitatory.tau, self.excitatory.e = 5, 0
        self.inhibitory.tau, self.inhibitory.e = 10, -80
        middle.v = -60 + draw.gauss(-5, 5)
        self.excitatory.start = draw.gauss(4, 1.5)*10e-3
        self.inhibitory.start = draw.gauss(20, 12)*10e-3
