"""What a stack costs a month: resources in, lines out, from dated price lists in `prices/`. No network.

`pricelist` reads the lists; `resource` is what a resource is here, `export` and `preview` get them from
what the engine writes; `kinds/` says of each cloud which types cost what; `estimate` puts prices to them.

Left out on purpose: traffic, requests, operations, storage of logs and images, free tiers, discounts, taxes.
What has no price with a source is not guessed: it is named, and a total with such a thing is "at least".
"""

HOURS_A_MONTH = 730
"""365 days of 24 hours, a twelfth of them."""
