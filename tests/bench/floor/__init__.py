"""The floor: bare Django views on the portal's own tables, doing the least that each page cannot do without."""
