# COBA: Vogels and Abbott (2005); benchmark 1 of Brette et al. (2007).
leak = 5e-5          # S/cm2: 20 ms with 1 uF/cm2
gl = leak*area*1e-2  # uS
we, wi = 0.6*gl, 6.7*gl
h.vt_Reset, h.vr_Reset, h.tref_Reset = -50, -60, 5


class Cell:
    def __init__(self):
        self.soma = soma_of(self)
        self.soma.insert('pas')
        middle = self.soma(0.5)
        middle.pas.g, middle.pas.e = leak, -60
        self.spikes = h.Reset(middle)
        self.excitatory, self.inhibitory = h.ExpCond(middle), h.ExpCond(middle)
        self.excitatory.tau, self.excitatory.e = 5, 0
        self.inhibitory.tau, self.inhibitory.e = 10, -80
        middle.v = -60 + draw.gauss(-5, 5)
        self.excitatory.start = draw.gauss(4, 1.5)*gl
        self.inhibitory.start = draw.gauss(20, 12)*gl
