# CUBA: Vogels and Abbott (2005); benchmark 2 of Brette et al. (2007).
leak = 5e-5          # S/cm2: 20 ms with 1 uF/cm2
gl = leak*area*1e-2  # uS: gl nA for each mV
we, wi = 60*0.27/10*gl, -20*4.5/10*gl
h.vt_Reset, h.vr_Reset, h.tref_Reset = -50, -60, 5


class Cell:
    def __init__(self):
        self.soma = soma_of(self)
        self.soma.insert('pas')
        middle = self.soma(0.5)
        middle.pas.g, middle.pas.e = leak, -49
        self.spikes = h.Reset(middle)
        self.excitatory, self.inhibitory = h.ExpCurrent(middle), h.ExpCurrent(middle)
        self.excitatory.tau, self.inhibitory.tau = 5, 10
        middle.v = draw.uniform(-60, -50)
