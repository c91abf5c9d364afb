"""What people see, as data: the model, one file per card, and the deck that knows them all."""
