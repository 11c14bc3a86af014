"""The trained pipeline as flat arrays, as C that is compiled, and the proof which engines predict the same.

A fitted estimator becomes `flat.Flat`: numbers in arrays, nothing of scikit-learn left. From it come
model.json, which the server's own Python engine reads, and model.c, which a C compiler makes the fastest of.
"""
