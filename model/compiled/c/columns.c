/* From a row, in schema order, to the model's columns: imputed, scaled, one column for each category. */
static void make_columns(const double *row, double *x)
{
    for (int j = 0; j < NUMBERS; j++) {
        double value = row[number_source[j]];
        if (value != value)
            value = number_fill[j];
#if SCALED
        value = (value - number_mean[j]) / number_scale[j];
#endif
        x[j] = value;
    }
    for (int j = 0; j < CODES; j++) {
        double value = row[code_source[j]];
        if (value != value)
            value = code_fill[j];
        x[NUMBERS + j] = value == code_place[j];
    }
}
