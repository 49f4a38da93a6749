"""Orders placed and not paid: whom to chase, when, how. 催付"""
