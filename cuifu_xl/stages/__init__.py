"""The stages of an order that are worked on; one folder each."""
