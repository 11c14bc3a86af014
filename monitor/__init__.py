"""The local monitoring page and a small exporter of Kubernetes objects, as one process.

Owns what a person sees without Grafana, the numbers that kube-state-metrics would give where that is absent,
and the scrape targets of a cluster. It reads Prometheus and the Kubernetes API and changes nothing;
collecting and alerting are Prometheus' work.
"""
