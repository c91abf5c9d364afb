"""The books proved: every rule, any order, races, kills; real SQLite and real PostgreSQL."""
