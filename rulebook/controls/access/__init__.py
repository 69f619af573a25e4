"""Who can enter which system, and what they do there."""
