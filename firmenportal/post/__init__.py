"""What leaves the house: mails now, letters and SMS later; one outbox for all."""
