TITLE Current that spikes raise and that decays exponentially

NEURON {
    THREADSAFE
    POINT_PROCESS ExpCurrent
    RANGE tau
    NONSPECIFIC_CURRENT i
}

UNITS {
    (nA) = (nanoamp)
}

PARAMETER {
    tau = 5 (ms)
}

ASSIGNED {
    i (nA)
}

STATE {
    inward (nA)
}

INITIAL {
    inward = 0
}

BREAKPOINT {
    SOLVE decay METHOD cnexp
    i = -inward
}

DERIVATIVE decay {
    inward' = -inward/tau
}

NET_RECEIVE (weight (nA)) {
    inward = inward + weight
}
