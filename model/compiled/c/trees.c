/* Decision trees. A column's value is rounded to single precision, as scikit-learn does, and then only its
   rank among the column's thresholds counts: "not above the threshold of rank k" is "rank at most k", so nodes
   are small and comparisons exact. A leaf is its own left child and sends every rank there, so each tree is
   walked to its depth without asking whether the walk has ended, and several walks go side by side. */
struct node {
    rank_t column, rank;
    uint32_t left;
};
static const struct node nodes[] = {NODES};

static inline rank_t rank_of(float x, const float *cut, int n)
{
    const float *from = cut;
    while (n > 1) {
        const int half = n / 2;
        from += (from[half - 1] < x) * half;
        n -= half;
    }
    return (rank_t)(from - cut + (n == 1 && *from < x));
}

static inline void make_ranks(const double *x, rank_t *ranks)
{
    for (int j = 0; j < COLUMNS; j++)
        ranks[j] = rank_of((float)x[j], cuts + cut_start[j], cut_start[j + 1] - cut_start[j]);
}

static inline uint32_t next(const rank_t *ranks, uint32_t at)
{
    const struct node here = nodes[at];
    return here.left + (ranks[here.column] > here.rank);
}

#define LANES 8
#define EACH_LANE(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)

/* Rows side by side, tree after tree: a tree's nodes stay in the cache for the whole block. */
static void answer_block(const double *x, int n, double *answers)
{
    rank_t ranks[BLOCK * COLUMNS];
    for (int i = 0; i < n; i++)
        make_ranks(x + i * COLUMNS, ranks + i * COLUMNS);
    for (int i = 0; i < n * RAW; i++)
        answers[i] = 0.0;
    for (int tree = 0; tree < TREES; tree++) {
        for (int i = 0; i < n; i += LANES) {
#define ROW(lane) const rank_t *const r##lane = ranks + (i + lane < n ? i + lane : n - 1) * COLUMNS;
#define ROOT(lane) uint32_t at##lane = root[tree];
#define STEP(lane) at##lane = next(r##lane, at##lane);
#define ADD(lane) \
            if (i + lane < n) \
                for (int k = 0; k < RAW; k++) \
                    answers[(i + lane) * RAW + k] += value[at##lane * RAW + k];
            EACH_LANE(ROW)
            EACH_LANE(ROOT)
            for (int level = depth[tree]; level > 0; level--) {
                EACH_LANE(STEP)
            }
            EACH_LANE(ADD)
        }
    }
    for (int i = 0; i < n * RAW; i++)
        answers[i] /= TREES;
}

/* Trees side by side: one row. The trees' answers are added in their order all the same. */
static void answer_one(const double *x, double *answer)
{
    rank_t ranks[COLUMNS];
    make_ranks(x, ranks);
    for (int k = 0; k < RAW; k++)
        answer[k] = 0.0;
    for (int tree = 0; tree < TREES; tree += LANES) {
#define TREE(lane) uint32_t t##lane = root[tree + lane < TREES ? tree + lane : TREES - 1];
#define WALK(lane) t##lane = next(ranks, t##lane);
#define TAKE(lane) \
        if (tree + lane < TREES) \
            for (int k = 0; k < RAW; k++) \
                answer[k] += value[t##lane * RAW + k];
        EACH_LANE(TREE)
        for (int level = deepest[tree / LANES]; level > 0; level--) {
            EACH_LANE(WALK)
        }
        EACH_LANE(TAKE)
    }
    for (int k = 0; k < RAW; k++)
        answer[k] /= TREES;
}
