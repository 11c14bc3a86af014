/* From the model's answers to what is predicted: a softmax of all; or a sigmoid for each, then shares that add
   up to 1. */
static void finish(const double *answer, double *out)
{
#ifdef INVERSE_TEMPERATURE
    double largest = INVERSE_TEMPERATURE * answer[0], total = 0.0;
    for (int k = 0; k < RAW; k++) {
        out[k] = INVERSE_TEMPERATURE * answer[k];
        if (out[k] > largest)
            largest = out[k];
    }
    for (int k = 0; k < RAW; k++) {
        out[k] = exp(out[k] - largest);
        total += out[k];
    }
    for (int k = 0; k < RAW; k++)
        out[k] /= total;
#elif SIGMOIDS == 0
    for (int k = 0; k < RAW; k++)
        out[k] = answer[k];
#elif RAW == 1
    const double share = 1.0 / (1.0 + exp(slope[0] * answer[0] + offset[0]));
    out[0] = 1.0 - share;
    out[1] = share;
#else
    double total = 0.0;
    for (int k = 0; k < RAW; k++) {
        out[k] = 1.0 / (1.0 + exp(slope[k] * answer[k] + offset[k]));
        total += out[k];
    }
    for (int k = 0; k < RAW; k++) {
        out[k] = total != 0.0 ? out[k] / total : 1.0 / RAW;
        if (out[k] > 1.0 && out[k] <= 1.0 + 1e-5)
            out[k] = 1.0;
    }
#endif
}

EXPORTED const int landfall_shape[4] = {FORMAT, FEATURES, OUTPUTS, BLOCK};

EXPORTED void landfall_one(const double *row, double *out)
{
    double x[COLUMNS], answer[RAW];
    make_columns(row, x);
    answer_one(x, answer);
    finish(answer, out);
}

EXPORTED void landfall_rows(const double *rows, int64_t count, double *out)
{
    double x[BLOCK * COLUMNS], answers[BLOCK * RAW];
    for (int64_t from = 0; from < count; from += BLOCK) {
        const int n = count - from < BLOCK ? (int)(count - from) : BLOCK;
        for (int i = 0; i < n; i++)
            make_columns(rows + (from + i) * FEATURES, x + i * COLUMNS);
        answer_block(x, n, answers);
        for (int i = 0; i < n; i++)
            finish(answers + i * RAW, out + (from + i) * OUTPUTS);
    }
}
