"""One press of a button, from the click to the message at its end."""
