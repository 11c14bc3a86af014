/* The nearest points, found through the same k-d tree, in the same order and with the same heap as
   scikit-learn does: of points at the same distance the same ones are kept. */
struct nearest {
    double far[NEIGHBOURS];
    int label[NEIGHBOURS];
};

static void keep(struct nearest *heap, double far, int label)
{
    if (far >= heap->far[0])
        return;
    int at = 0;
    for (;;) {
        const int left = 2 * at + 1, right = left + 1;
        int next = left;
        if (left >= NEIGHBOURS)
            break;
        if (right < NEIGHBOURS && heap->far[left] < heap->far[right])
            next = right;
        if (heap->far[next] <= far)
            break;
        heap->far[at] = heap->far[next];
        heap->label[at] = heap->label[next];
        at = next;
    }
    heap->far[at] = far;
    heap->label[at] = label;
}

static double at_least(const double *x, int node)
{
    const double *low = lows + (int64_t)node * COLUMNS, *high = highs + (int64_t)node * COLUMNS;
    double far = 0.0;
    for (int j = 0; j < COLUMNS; j++) {
        const double below = low[j] - x[j], above = x[j] - high[j];
        const double half = 0.5 * ((below + fabs(below)) + (above + fabs(above)));
        far += POWER == 1 ? half : half * half;
    }
    return far;
}

static void search(const double *x, int node, double bound, struct nearest *heap)
{
    if (bound > heap->far[0])
        return;
    if (is_leaf[node]) {
        int left = node_end[node] - node_start[node];
        const int *label = labels + node_start[node];
        for (int chunk = chunk_start[node]; left > 0; chunk++, left -= LANES, label += LANES) {
            double far[LANES];
            distances(x, points + (int64_t)chunk * COLUMNS * LANES, far);
            for (int i = 0; i < LANES && i < left; i++)
                keep(heap, far[i], label[i]);
        }
        return;
    }
    const int first = 2 * node + 1, second = first + 1;
    const double of_first = at_least(x, first), of_second = at_least(x, second);
    if (of_first <= of_second) {
        search(x, first, of_first, heap);
        search(x, second, of_second, heap);
    } else {
        search(x, second, of_second, heap);
        search(x, first, of_first, heap);
    }
}

static void sort(struct nearest *heap)
{
    for (int i = 1; i < NEIGHBOURS; i++) {
        const double far = heap->far[i];
        const int label = heap->label[i];
        int at = i;
        for (; at > 0 && heap->far[at - 1] > far; at--) {
            heap->far[at] = heap->far[at - 1];
            heap->label[at] = heap->label[at - 1];
        }
        heap->far[at] = far;
        heap->label[at] = label;
    }
}

static void answer_one(const double *x, double *answer)
{
    struct nearest heap;
    double votes[CLASSES] = {0.0}, total = 0.0;
    for (int i = 0; i < NEIGHBOURS; i++) {
        heap.far[i] = INFINITY;
        heap.label[i] = 0;
    }
    search(x, 0, at_least(x, 0), &heap);
    sort(&heap);
    int same = 0;
    for (int i = 0; i < NEIGHBOURS; i++) {
        const double far = POWER == 2 ? sqrt(heap.far[i]) : heap.far[i];
        heap.far[i] = WEIGHTED ? 1.0 / far : 1.0;
        same |= isinf(heap.far[i]);
    }
    for (int i = 0; i < NEIGHBOURS; i++)
        votes[heap.label[i]] += same ? (isinf(heap.far[i]) ? 1.0 : 0.0) : heap.far[i];
    for (int k = 0; k < CLASSES; k++)
        total += votes[k];
    for (int k = 0; k < RAW; k++)
        answer[k] = votes[CLASSES - RAW + k] / (total != 0.0 ? total : 1.0);
}
