/* Weighted sums of the columns. */
static void answer_one(const double *x, double *answer)
{
    for (int k = 0; k < RAW; k++) {
        double total = 0.0;
        for (int j = 0; j < COLUMNS; j++)
            total += x[j] * weights[k * COLUMNS + j];
        answer[k] = total + intercept[k];
    }
}
