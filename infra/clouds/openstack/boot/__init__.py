"""What instances do when they first boot, as text for cloud-init. Pure: nothing here declares a resource.

`cloud_init` is the form and its limit, `node` what every node gets; `control_plane`, `worker` and
`registry` are one kind of instance each. The shell scripts beside them are sent as they are; what differs
between instances is in files that they read.
"""
