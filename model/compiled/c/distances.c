/* Distances from a row to eight points at once, which are stored column by column: each distance is added up
   in the order of the columns, so it is the same as alone. */
#define LANES 8
typedef double pair __attribute__((vector_size(16)));

static inline pair term(pair difference)
{
#if POWER == 1
    typedef long long bits __attribute__((vector_size(16)));
    const bits without_sign = {0x7fffffffffffffffLL, 0x7fffffffffffffffLL};
    return (pair)((bits)difference & without_sign);
#else
    return difference * difference;
#endif
}

static inline void distances(const double *x, const double *points, double *far)
{
    pair a = {0.0, 0.0}, b = a, c = a, d = a;
    const pair *p = (const pair *)points;
    for (int j = 0; j < COLUMNS; j++, p += 4) {
        const pair v = {x[j], x[j]};
        a += term(v - p[0]);
        b += term(v - p[1]);
        c += term(v - p[2]);
        d += term(v - p[3]);
    }
    far[0] = a[0], far[1] = a[1], far[2] = b[0], far[3] = b[1];
    far[4] = c[0], far[5] = c[1], far[6] = d[0], far[7] = d[1];
}
