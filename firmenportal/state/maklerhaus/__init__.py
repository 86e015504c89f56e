"""The pages of a Maklerhaus about itself."""
