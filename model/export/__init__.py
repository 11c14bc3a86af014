"""The trained pipeline as ONNX, in double precision throughout, and the proof that both predict the same.

Written here rather than left to a converter: rows are double in scikit-learn, and a model in single
precision takes other branches at a tree's thresholds and other neighbours at near ties. Every operation
used has a double form.
"""
