"""The recorder: beside a serving process, it turns finished files of the prediction log into Parquet.

Owns the Parquet files: their columns, names and place. Whatever ends it, nothing is lost or doubled: a file
of the log is removed only once its Parquet file is whole, and gives the same name and rows every time. It
knows nothing of the serving process but the form of a line and of the file that names its columns. `rows` and
`columns` know these forms, `segments` reads, `table` makes columns, `target` is the place, `rounds` goes over
what is there again and again.
"""
