"""What each kind of document does when it is handed in, agreed to, dropped or ended."""
