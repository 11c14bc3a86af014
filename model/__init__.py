"""Landfall's model: data in, a tested and finished release out.

Owns reading and validating data, the candidates, their search and selection, the gate, and the release
folder. It knows nothing of clouds, images or serving. Importing this package imports nothing heavy: scikit-
learn comes in when training starts.
"""
