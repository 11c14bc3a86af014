/* A block of rows, one after the other. */
static void answer_block(const double *x, int n, double *answers)
{
    for (int i = 0; i < n; i++)
        answer_one(x + i * COLUMNS, answers + i * RAW);
}
