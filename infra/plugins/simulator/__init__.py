"""The clouds' APIs played on one machine, for rehearsals: no account, no request that leaves the machine.

One program serves as the resource plugin of `aws`, `gcp`, `azure-native` and `openstack` under Pulumi's real
engine and with the unchanged SDKs. Inputs are held against the SDKs' own types (`schema`, `check`); what
exists is kept in a ledger, a folder that `LANDFALL_SIMULATOR` names (`ledger`); what a thing turns out to
be, what replaces it and what refuses its deletion stands in small tables per cloud (`aws`, `gcp`, …);
where the program asks for a Kubernetes cluster it gets a real node on this machine (`clusters`); and on
demand things go wrong (`faults`). It plays interfaces, not sizes, times or permissions of a real account.
"""
