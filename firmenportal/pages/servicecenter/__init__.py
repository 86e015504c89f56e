"""Pages of the Service Center: the queue of applications, and one application."""
