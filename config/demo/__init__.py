"""The demonstration: a council that does not exist, its people, its customers and a year of its history.

Everybody here is invented. Phone numbers are Ofcom's numbers for drama, addresses end in `.example` or `example.org`.
"""
