"""Putting the program where the buttons look for it, and taking it away again. 安装

Standard library only: a bare Python runs it before anything is installed.

recipe.py   reads the machine and says which steps an installation takes: data, nothing done
steps.py    each step: its sentence, how it is done, and what undoes it
receipt.py  what has been done on this machine, kept in the program's folder
running.py  the steps carried out one by one; the receipt written ahead of each
checks.py   what is in place and how to mend the rest
machine.py  the one door to files, programs and the registry; tests have a machine in memory
"""
