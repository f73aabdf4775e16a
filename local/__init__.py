"""The real engine on one machine without accounts: finds or builds `pulumi` and stands in for the three vendors."""
