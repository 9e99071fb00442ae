"""The academy as a web service: who calls, what they may do, the exchange, and the pages."""
