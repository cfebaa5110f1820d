TITLE Sodium, potassium and leak of Traub and Miles (1991)

COMMENT
As in benchmark 3 of Brette et al. (2007), J. Comput. Neurosci. 23:349-398, doi:10.1007/s10827-007-0038-6. vshift moves the voltages
of the rates. All gates begin closed, h with them. Rates come from a table, as in NEURON's own hh.mod, in steps of 0.1 mV.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX traubmiles
    NONSPECIFIC_CURRENT ileak, isodium, ipotassium
    GLOBAL gleak, eleak, gnabar, esodium, gkbar, epotassium, vshift, minf, hinf, ninf, mtau, htau, ntau
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gleak = 5e-5 (S/cm2)
    eleak = -60 (mV)
    gnabar = 0.1 (S/cm2)
    esodium = 50 (mV)
    gkbar = 0.03 (S/cm2)
    epotassium = -90 (mV)
    vshift = -63 (mV)
}

ASSIGNED {
    v (mV)
    ileak (mA/cm2)
    isodium (mA/cm2)
    ipotassium (mA/cm2)
    gna (S/cm2)
    gk (S/cm2)
    minf
    hinf
    ninf
    mtau (ms)
    htau (ms)
    ntau (ms)
}

STATE {
    m
    h
    n
}

INITIAL {
    rates(v)
    m = 0
    h = 0
    n = 0
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    CONDUCTANCE gna
    CONDUCTANCE gk
    CONDUCTANCE gleak
    gna = gnabar*m*m*m*h
    gk = gkbar*n*n*n*n
    isodium = gna*(v - esodium)
    ipotassium = gk*(v - epotassium)
    ileak = gleak*(v - eleak)
}

DERIVATIVE gates {
    rates(v)
    m' = (minf - m)/mtau
    h' = (hinf - h)/htau
    n' = (ninf - n)/ntau
}

PROCEDURE rates(v (mV)) {
    LOCAL u, alpha, beta
    TABLE minf, hinf, ninf, mtau, htau, ntau DEPEND vshift FROM -150 TO 100 WITH 2500
    UNITSOFF
    u = v - vshift
    alpha = 0.32*linexp(13 - u, 4)
    beta = 0.28*linexp(u - 40, 5)
    mtau = 1/(alpha + beta)
    minf = alpha*mtau
    alpha = 0.128*exp((17 - u)/18)
    beta = 4/(1 + exp((40 - u)/5))
    htau = 1/(alpha + beta)
    hinf = alpha*htau
    alpha = 0.032*linexp(15 - u, 5)
    beta = 0.5*exp((10 - u)/40)
    ntau = 1/(alpha + beta)
    ninf = alpha*ntau
    UNITSON
}

: linexp is x/(exp(x/y) - 1), and near x = 0, where both are 0, the first terms of its series.
FUNCTION linexp(x, y) {
    if (fabs(x/y) < 1e-6) {
        linexp = y*(1 - x/y/2)
    } else {
        linexp = x/(exp(x/y) - 1)
    }
}
