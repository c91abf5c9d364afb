"""People talk to us here: two chat platforms in, cards and sentences out."""
