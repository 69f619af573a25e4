"""What a supervisor reads and signs: the law, the controls, and what they share. No engine code."""
