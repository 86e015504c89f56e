"""The steps of an application: their events and what they show."""
