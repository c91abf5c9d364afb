"""What people can do, one file each; ``COMMANDS`` in ``registry`` lists them all."""
