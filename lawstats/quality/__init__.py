"""Quality: accuracy against gold, agreement of annotators, samples to check by hand."""
