/* The same answer for every row. */
static void answer_one(const double *x, double *answer)
{
    (void)x;
    for (int k = 0; k < RAW; k++)
        answer[k] = constant[k];
}
