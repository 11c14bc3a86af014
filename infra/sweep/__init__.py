"""What a stack has left in a real cloud: looked for by tag and name, listed with what it costs an hour.

Owns the questions to each cloud's own command line, the reading of the answers, and the words. It changes
nothing. What a cloud cannot list, or keeps by design, its module says. What a *simulated* cloud still has is
the rehearsal's own concern: there the whole account is looked at.
"""
