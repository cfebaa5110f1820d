TITLE Conductance that spikes raise and that decays exponentially

NEURON {
    THREADSAFE
    POINT_PROCESS ExpCond
    RANGE tau, e, start
    NONSPECIFIC_CURRENT i
}

UNITS {
    (mV) = (millivolt)
    (nA) = (nanoamp)
    (uS) = (microsiemens)
}

PARAMETER {
    tau = 5 (ms)
    e = 0 (mV)
    start = 0 (uS)
}

ASSIGNED {
    v (mV)
    i (nA)
}

STATE {
    g (uS)
}

INITIAL {
    g = start
}

BREAKPOINT {
    SOLVE decay METHOD cnexp
    CONDUCTANCE g
    i = g*(v - e)
}

DERIVATIVE decay {
    g' = -g/tau
}

NET_RECEIVE (weight (uS)) {
    g = g + weight
}
