"""The canary: a new release on a share of the replicas, compared, then kept or taken back.

What runs is the stack's setting `landfall:canary` (`infra.workload.canary` makes the objects). Here stands
what is done with it: `trial` starts and ends it, `looking` and `replaying` measure it, `judging` says what
that means, `reporting` tells it. `statistics`, `counts`, `replay`, `judging` and `reporting` are pure; `pods`
alone speaks with the cluster, `setting` alone writes the stack's settings, `evidence` moves its alias.
"""
