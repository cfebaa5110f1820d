"""Writes brian.json: what Brian 2.5.1 connects for every form of Synapses.connect that draws nothing at random.

    python3 brian.py > brian.json

Sources are P, 10 neurons with x = 0.1*i and flag = i % 3 == 0, and targets Q, 8 neurons with y = 0.1*i; with "parts",
P[2:7] and Q[1:8]. Synapses are listed in the order of their creation, "i:j,j,… i:j,…", with N_outgoing, N_incoming and
the multisynaptic index as they are at the end.
"""
import json
import sys

from brian2 import NeuronGroup, Synapses, prefs, start_scope

prefs.codegen.target = "numpy"

# name, parts, calls of connect
FORMS = [
    ("all", False, [{}]),
    ("condition", False, [{"condition": "i != j"}]),
    ("condition on variables", False, [{"condition": "x_pre > y_post and i % 2 == 0"}]),
    ("condition with pow", False, [{"condition": "(i - j)**2 < 5"}]),
    ("condition and n", False, [{"condition": "i == j", "n": 3}]),
    ("condition and n of the source", False, [{"condition": "i < 3", "n": "i + 1"}]),
    ("p 1", False, [{"condition": "i < j", "p": 1}]),
    ("p 0", False, [{"condition": "i < j", "p": 0}]),
    ("p of the source", False, [{"p": "1.0*int(i > 4)"}]),
    ("p of both", False, [{"condition": "i > 2", "p": "1.0*int((i + j) % 3 == 0)"}]),
    ("false", False, [{"condition": "i < 0"}]),
    ("arrays", False, [{"i": [3, 1, 1, 9], "j": [7, 0, 0, 2]}]),
    ("one source", False, [{"i": 4, "j": [1, 2, 3]}]),
    ("one target, n", False, [{"i": [5, 2], "j": 6, "n": 2}]),
    ("index", False, [{"j": "i % N_post"}]),
    ("index if", False, [{"j": "i - 1 if i > 0 and i < 7"}]),
    ("index skipped", False, [{"j": "i", "skip_if_invalid": True}]),
    ("index of one side", False, [{"i": "(3*j) % N_pre"}]),
    ("range", False, [{"j": "k for k in range(3)"}]),
    ("range of the source", False, [{"j": "k for k in range(i % 5)"}]),
    ("range low high", False, [{"j": "k for k in range(2, 6)"}]),
    ("range step", False, [{"j": "k for k in range(i % 3, N_post, 3)"}]),
    ("range down", False, [{"j": "k for k in range(7, i % 8, -2)"}]),
    ("range skipped", False, [{"j": "k for k in range(i-3, i+4) if i != k", "skip_if_invalid": True}]),
    ("range if", False, [{"j": "i + k for k in range(-2, 3) if k != 0 and i + k >= 0 and i + k < N_post"}]),
    ("range if result", False, [{"j": "i + k for k in range(-2, 3) if j >= 0 and j < N_post"}]),
    ("range if result variable", False, [{"j": "k for k in range(N_post) if y_post > x_pre"}]),
    ("range if source variable", False, [{"j": "k for k in range(N_post) if x_pre > 0.45"}]),
    ("range if flag", False, [{"j": "k for k in range(2) if flag_pre"}]),
    ("power", False, [{"j": "i + (-1)**k for k in range(2) if i > 0 and i < N_post-1"}]),
    ("range of a variable", False, [{"j": "k for k in range(int(10*x_pre) // 2)"}]),
    ("one neuron several times", False, [{"j": "k // 2 for k in range(4)"}]),
    ("range and n", False, [{"j": "k for k in range(2)", "n": 2}]),
    ("range and n of the source", False, [{"j": "k for k in range(2)", "n": "i % 3"}]),
    ("sources", False, [{"i": "k for k in range(j)"}]),
    ("sources if", False, [{"i": "j + k for k in range(-2, 3) if k != 0", "skip_if_invalid": True}]),
    ("sources if variable", False, [{"i": "k for k in range(N_pre) if x_pre < y_post"}]),
    ("sample all", False, [{"j": "k for k in sample(N_post, p=1)"}]),
    ("sample none", False, [{"j": "k for k in sample(N_post, p=0)"}]),
    ("sample whole", False, [{"j": "k for k in sample(1, N_post, 2, size=4)"}]),
    ("sample too large", False, [{"j": "k for k in sample(3, size=9)", "skip_if_invalid": True}]),
    ("sample negative", False, [{"j": "k for k in sample(N_post, size=i-20)", "skip_if_invalid": True}]),
    ("repeated", False, [{"condition": "i == j"}, {"i": [0, 1], "j": [0, 0]}, {"j": "k for k in range(2)"}]),
    ("repeated both sides", False, [{"i": "k for k in range(3)"}, {"j": "k for k in range(3)"}]),
    ("parts all", True, [{}]),
    ("parts condition", True, [{"condition": "i <= j"}]),
    ("parts variables", True, [{"condition": "x_pre <= y_post + 0.1"}]),
    ("parts arrays", True, [{"i": [0, 4], "j": [6, 0]}]),
    ("parts range", True, [{"j": "k for k in range(i, i + 2)"}]),
    ("parts sources", True, [{"i": "k for k in range(N_pre) if x_pre > 0.3"}]),
]


def run(parts, calls):
    start_scope()
    p = NeuronGroup(10, "x : 1\nflag : boolean", name="P")
    q = NeuronGroup(8, "y : 1", name="Q")
    p.x, p.flag, q.y = "0.1*i", "i % 3 == 0", "0.1*i"
    s = Synapses(p[2:7] if parts else p, q[1:8] if parts else q, "w : 1", multisynaptic_index="nth")
    for kwargs in calls:
        s.connect(**kwargs)
    pairs, last = [], None
    for i, j in zip(s.i[:], s.j[:]):
        if i != last:
            pairs.append(f"{i}:{j}")
        else:
            pairs[-1] += f",{j}"
        last = i
    out = {"pairs": " ".join(pairs)}
    if len(s):
        out.update(nth="".join(map(str, s.nth[:])), outgoing=list(map(int, s.N_outgoing_pre)), incoming=list(map(int, s.N_incoming_post)))
    return out


out = []
for name, parts, calls in FORMS:
    try:
        out.append({"name": name, "parts": parts, "calls": calls, **run(parts, calls)})
    except Exception as e:  # Brian cannot; the test says what we do instead
        out.append({"name": name, "parts": parts, "calls": calls, "error": f"{type(e).__name__}: {str(e)[:160]}"})
json_lines = ",\n ".join(json.dumps(x) for x in out)
sys.stdout.write("[\n " + json_lines + "\n]\n")
