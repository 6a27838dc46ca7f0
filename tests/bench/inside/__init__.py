"""What the bench runs in processes of the portal's own: each module prints what it found as JSON."""
