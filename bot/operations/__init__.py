"""What an administrator does from a shell: import, back up, restore, check, the demo."""
