"""Article -> report: which attacks it speaks of, which one is news, and the facts of each."""
