"""Finds the checked, sourced, dated entry that answers a question, or says that none does.

`library.Library` is the only door for the dialogue; `python -m knowledge` is the editors' door.
"""
