"""The sample firm: its people, goods and keys, and what the demo's page offers to say."""
