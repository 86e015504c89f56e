"""Small cases of the Service Center, under four eyes."""
