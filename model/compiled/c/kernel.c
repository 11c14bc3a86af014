/* For each border a weighted sum of exp(-gamma * squared distance) over its support vectors. */
static void answer_one(const double *x, double *answer)
{
    for (int k = 0; k < RAW; k++) {
        double total = 0.0;
        for (int chunk = border_start[k]; chunk < border_start[k + 1]; chunk++) {
            double far[LANES];
            distances(x, vectors + (int64_t)chunk * COLUMNS * LANES, far);
            for (int i = 0; i < LANES; i++)
                total += weights[chunk * LANES + i] * exp(-GAMMA * far[i]);
        }
        answer[k] = total + intercept[k];
    }
}
