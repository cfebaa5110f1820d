"""Fills expressions.tsv from its first column: the unit and the type that Brian 2 gives each expression.

Run in this folder; needs Brian 2 (the table was made by 2.5.1): python3 expressions.py
"""
import brian2
import numpy as np
from brian2 import Hz, Mohm, NeuronGroup, get_dimensions, ms, mV
from brian2.core.functions import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS
from brian2.core.variables import Constant
from brian2.parsing.bast import brian_ast
from brian2.parsing.expressions import parse_expression_dimensions

group = NeuronGroup(1, """v : volt
u : volt
I : amp
g : siemens
x : 1
y : 1
k : integer
m : integer
b : boolean
c : boolean
s : second
f : Hz""", refractory=2*ms)
names = dict(group.variables)
names.update(DEFAULT_FUNCTIONS)
for name, value in DEFAULT_CONSTANTS.items():
    names[name] = Constant(name, value.value)
for name, value in dict(tau=10*ms, El=-70*mV, Rm=100*Mohm, w=0.5*mV, n=3, half=0.5).items():
    plain = value if isinstance(value, int) else np.asarray(value).item()
    names[name] = Constant(name, plain, dimensions=get_dimensions(value))
for name in "ms mV nA nS Hz second volt Mohm pF mvolt".split():
    unit = getattr(brian2, name)
    names[name] = Constant(name, float(unit), dimensions=unit.dim)


def dimension(text):
    try:
        dim = parse_expression_dimensions(text, names)
    except Exception:
        return "refused"
    dim = getattr(dim, "dim", dim)
    return "1" if dim.is_dimensionless else ",".join("%g" % (e + 0) for e in dim._dims)


def kind(text):
    try:
        return brian_ast(text, names).dtype
    except Exception:
        return "refused"


texts = [line.split("\t")[0].rstrip("\n") for line in open("expressions.tsv")]
with open("expressions.tsv", "w") as out:
    for text in texts:
        print(text, dimension(text), kind(text), sep="\t", file=out)
