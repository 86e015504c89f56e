"""The steps of an application, as pages."""
