package syntax

// greek spells the foreign letters that models are full of.
var greek = map[rune]string{
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'ε': "epsilon", 'ϵ': "epsilon", 'ζ': "zeta", 'η': "eta",
	'θ': "theta", 'ϑ': "theta", 'ι': "iota", 'κ': "kappa", 'λ': "lambda_", 'μ': "mu", 'µ': "u", 'ν': "nu", 'ξ': "xi",
	'ο': "omicron", 'π': "pi", 'ρ': "rho", 'ϱ': "rho", 'σ': "sigma", 'ς': "sigma", 'τ': "tau", 'υ': "upsilon",
	'φ': "phi", 'ϕ': "phi", 'χ': "chi", 'ψ': "psi", 'ω': "omega",
	'Α': "Alpha", 'Β': "Beta", 'Γ': "Gamma", 'Δ': "Delta", 'Ε': "Epsilon", 'Ζ': "Zeta", 'Η': "Eta", 'Θ': "Theta",
	'Ι': "Iota", 'Κ': "Kappa", 'Λ': "Lambda", 'Μ': "Mu", 'Ν': "Nu", 'Ξ': "Xi", 'Ο': "Omicron", 'Π': "Pi", 'Ρ': "Rho",
	'Σ': "Sigma", 'Τ': "Tau", 'Υ': "Upsilon", 'Φ': "Phi", 'Χ': "Chi", 'Ψ': "Psi", 'Ω': "Omega", '\u2126': "ohm",
}

// lookalike gives the operators for the signs that word processors and papers use in their place.
var lookalike = map[rune]string{
	'×': "*", '·': "*", '⋅': "*", '∗': "*", '∙': "*", '•': "*",
	'÷': "/", '∕': "/", '⁄': "/",
	'−': "-", '–': "-", '—': "-", '‐': "-", '‑': "-", '﹣': "-", '－': "-", '＋': "+",
	'≤': "<=", '⩽': "<=", '≥': ">=", '⩾': ">=", '≠': "!=", '＝': "=",
	'²': "**2", '³': "**3",
	'∧': "and", '∨': "or", '¬': "not",
	'（': "(", '）': ")", '，': ",", '：': ":", '；': ";",
}
