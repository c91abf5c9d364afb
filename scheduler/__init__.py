"""The clock of the house: jobs as a table, one runner. It speaks only through the outbox."""
