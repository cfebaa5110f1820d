TITLE Spikes of a neuron that has a spike current: a threshold and a refractory period

COMMENT
A spike is v above vt, as seen once a step, if the last one is tref ago or more. It does nothing to v.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS Detector
    GLOBAL vt, tref
}

UNITS {
    (mV) = (millivolt)
}

PARAMETER {
    vt = -20 (mV)
    tref = 3 (ms)
}

ASSIGNED {
    v (mV)
    refractory
}

INITIAL {
    refractory = 0
    net_send(0, 1)
}

NET_RECEIVE (weight) {
    if (flag == 1) {
        WATCH (v > vt) 2
    } else if (flag == 2 && refractory == 0) {
        net_event(t)
        refractory = 1
        net_send(tref, 3)
    } else if (flag == 3 && v > vt) {
        net_event(t)
        net_send(tref, 3)
    } else if (flag == 3) {
        refractory = 0
    }
}
