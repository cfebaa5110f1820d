// bits64 is the 64 random bits of an element at a step: Philox4x32-10, a block of four words for two elements.
// Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11.
static inline uint64_t bits64(int64_t elem, int64_t step, int64_t seed, uint32_t stream)
{
    const uint64_t pair = (uint64_t)elem >> 1, when = (uint64_t)step;
    uint32_t c0 = (uint32_t)pair, c1 = (uint32_t)when, c2 = stream;
    uint32_t c3 = (uint32_t)(pair >> 32) << 16 | ((uint32_t)(when >> 32) & 0xffff);
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)((uint64_t)seed >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = UINT64_C(0xD2511F53) * c0, p1 = UINT64_C(0xCD9E8D57) * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1, c3 = (uint32_t)p0;
        k0 += 0x9E3779B9, k1 += 0xBB67AE85;
    }
    return elem & 1 ? (uint64_t)c3 << 32 | c2 : (uint64_t)c1 << 32 | c0;
}

// uniform is in [0, 1). Trials of one draw are told apart by what is added to bits 32 to 47 of the step.
static inline double uniform(int64_t elem, int64_t step, int64_t seed, uint32_t stream, int64_t trial)
{
    return (double)(int64_t)(bits64(elem, iadd(step, ishl(trial, 32)), seed, stream) >> 11) * 0x1p-53;
}

// poisson_logp is ln P(K = k); from k = 10 on with Stirling's series, whose large terms are joined with those of the mean.
static inline double poisson_logp(double k, double mean)
{
    static const double log_factorial[10] = {
        0, 0, 0.6931471805599453, 1.791759469228055, 3.1780538303479458, 4.787491742782046,
        6.579251212010101, 8.525161361065415, 10.60460290274525, 12.801827480081469,
    };
    if (k < 10) return k * log_of(mean) - mean - log_factorial[(int)k];
    const double d = k - mean, i = 1 / k, i2 = i * i;
    double series = 1.0 / 1260 - i2 * (1.0 / 1680);
    series = 1.0 / 360 - i2 * series;
    series = i * (1.0 / 12 - i2 * series);
    return d - k * log1p_of(d / mean) - 0.5 * log_of(0x1.921fb54442d18p+2 * k) - series; // 2 pi k
}

// poisson is a Poisson draw, as a whole number: below a mean of 10 by the cumulative distribution, above by transformed
// rejection. Source: Hörmann (1993), Insurance: Mathematics and Economics 12:39-45.
static inline double poisson(int64_t elem, int64_t step, int64_t seed, uint32_t stream, double mean)
{
    if (!(mean > 0)) return 0;
    if (mean < 10) {
        const double u = uniform(elem, step, seed, stream, 0);
        double p = exp_of(-mean), k = 0, sum = p;
        while (u >= sum && k < 100) {
            k++;
            p = p * mean / k;
            sum += p;
        }
        return k;
    }
    if (mean > DBL_MAX) return mean;
    const double b = 0.931 + 2.53 * root(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double vr = 0.9277 - 3.6224 / (b - 2);
    for (int64_t trial = 0; trial < 65536; trial += 2) {
        const double u = uniform(elem, step, seed, stream, trial) - 0.5;
        const double v = uniform(elem, step, seed, stream, trial + 1);
        const double us = 0.5 - absolute(u);
        const double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= vr) return k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        if (log_of(v * inverse_alpha / (a / (us * us) + b)) <= poisson_logp(k, mean)) return k;
    }
    return floor(mean);
}
