TITLE Threshold, reset and refractory period of an integrate-and-fire neuron

COMMENT
A spike is v rising above vt, as seen once a step. It sets v to vr, where a conductance that dwarfs all others holds it for
tref. The leak and the synapses are mechanisms of their own.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS Reset
    GLOBAL vt, vr, tref, hold
    NONSPECIFIC_CURRENT i
}

UNITS {
    (mV) = (millivolt)
    (nA) = (nanoamp)
    (uS) = (microsiemens)
}

PARAMETER {
    vt = -50 (mV)
    vr = -60 (mV)
    tref = 5 (ms)
    hold = 1e6 (uS)
}

ASSIGNED {
    v (mV)
    i (nA)
    g (uS)
}

INITIAL {
    g = 0
    net_send(0, 1)
}

BREAKPOINT {
    CONDUCTANCE g
    i = g*(v - vr)
}

NET_RECEIVE (weight) {
    if (flag == 1) {
        WATCH (v > vt) 2
    } else if (flag == 2) {
        net_event(t)
        v = vr
        g = hold
        net_send(tref, 3)
    } else if (flag == 3) {
        g = 0
    }
}
