"""Every sentence and word of Chinese that people read or say, and nothing else."""
